//! Lists db/ for embedding: `include_dir!` would not notice a new file.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let db = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../../db");
    println!("cargo:rerun-if-changed={}", db.display());
    let mut code = String::new();
    for (constant, folder) in [("MIGRATIONS", "migrations"), ("FUNCTIONS", "functions")] {
        let root = db.join(folder);
        let mut files = Vec::new();
        collect(&root, &mut files)?;
        files.sort();
        code += &format!("const {constant}: &[(&str, &str)] = &[\n");
        for file in files {
            println!("cargo:rerun-if-changed={}", file.display());
            let name = file.strip_prefix(&root).map_err(io::Error::other)?;
            code += &format!(
                "    ({:?}, include_str!({:?})),\n",
                name.display().to_string(),
                file.canonicalize()?
            );
        }
        code += "];\n";
    }
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("embedded.rs"), code)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            files.push(path);
        }
    }
    Ok(())
}
