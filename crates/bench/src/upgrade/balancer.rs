//! A balancer as simple as can be: it hands each connection to a node that says it is ready, and looks ten times a
//! second who does. It neither sends nor connects twice: what a node drops, its client feels.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

const LOOK: Duration = Duration::from_millis(100);

/// A running balancer.
pub struct Balancer {
    /// Where it listens.
    pub url: String,
    nodes: Nodes,
}

/// Nodes in the order in which they are tried; who is ready.
type Nodes = Arc<Mutex<Vec<(String, bool)>>>;

impl Balancer {
    /// Starts one without nodes.
    pub async fn start() -> Balancer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let nodes = Nodes::default();
        let shared = Arc::clone(&nodes);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(forward(client, Arc::clone(&shared)));
            }
        });
        tokio::spawn(look(Arc::clone(&nodes)));
        Balancer { url, nodes }
    }

    /// Takes a node in, and waits until it is used.
    pub async fn add(&self, url: &str) {
        self.nodes.lock().unwrap().push((url.to_owned(), false));
        let used = |nodes: &Nodes| nodes.lock().unwrap().iter().any(|node| node.0 == url && node.1);
        while !used(&self.nodes) {
            tokio::time::sleep(LOOK / 4).await;
        }
    }

    /// Forgets one.
    pub fn remove(&self, url: &str) {
        self.nodes.lock().unwrap().retain(|node| node.0 != url);
    }
}

async fn look(nodes: Nodes) {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
    loop {
        let known: Vec<String> = nodes.lock().unwrap().iter().map(|node| node.0.clone()).collect();
        for url in known {
            let answer = client.get(format!("{url}/readyz")).send().await;
            let ready = answer.is_ok_and(|answer| answer.status().is_success());
            let mut nodes = nodes.lock().unwrap();
            nodes.iter_mut().filter(|node| node.0 == url).for_each(|node| node.1 = ready);
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn forward(mut client: TcpStream, nodes: Nodes) {
    let chosen = {
        let mut nodes = nodes.lock().unwrap();
        let ready = nodes.iter().position(|node| node.1);
        // It is last in the queue now.
        ready.map(|index| {
            let node = nodes.remove(index);
            let address = node.0.trim_start_matches("http://").to_owned();
            nodes.push(node);
            address
        })
    };
    let _ = client.set_nodelay(true);
    if let Some(address) = chosen
        && let Ok(mut node) = TcpStream::connect(address).await
    {
        let _ = node.set_nodelay(true);
        let _ = tokio::io::copy_bidirectional(&mut client, &mut node).await;
    }
}
