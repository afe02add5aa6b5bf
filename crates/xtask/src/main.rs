//! Chores of the project: `cargo run -p xtask -- CHORE`.
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(2).ok_or("usage: xtask migrate URL")?;
    let (mut client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    schema::bootstrap_roles(&client).await?;
    client
        .batch_execute("grant create on database postgres to slotkeeper_owner")
        .await
        .ok();
    println!("{:?}", schema::migrate(&mut client).await?);
    Ok(())
}
