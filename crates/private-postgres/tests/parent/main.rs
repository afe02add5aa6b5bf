//! Not a test, but the other process of some: runs a server in the directory it is given until it is killed.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use private_postgres::{Options, PrivatePostgres, Status};

fn main() {
    let data_dir = std::env::args_os().nth(1).unwrap();
    let postgres = PrivatePostgres::start(&Options::for_tests(data_dir)).unwrap();
    let Status::Running { process } = postgres.status() else { panic!("it doesn't run") };
    println!("{process} {}", postgres.superuser_url("postgres"));
    // Ends when it is killed, or when the test that started it ends.
    let _ = std::io::stdin().read_line(&mut String::new());
    postgres.stop().unwrap();
}
