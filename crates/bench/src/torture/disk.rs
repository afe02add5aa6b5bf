//! A small file system of its own for PostgreSQL's files, that can be filled: an image on the disk behind a loop device, or
//! memory. Both take root.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::{FallocateFlags, fallocate};

/// It; gone with the value.
#[derive(Debug)]
pub struct Disk {
    place: PathBuf,
    image: PathBuf,
}

impl Disk {
    /// Makes one of so many megabytes at `place`. In memory if it needn't outlive the machine; else only where there are no loop
    /// devices.
    pub fn make(place: &Path, megabytes: u64, memory: bool) -> Result<Disk, String> {
        std::fs::create_dir_all(place).unwrap();
        let disk = Disk { place: place.to_owned(), image: place.with_extension("image") };
        let on_disk = || disk.mount_image(megabytes);
        let in_memory = |problem: String| {
            let size = format!("size={megabytes}m");
            let (kind, at) = (["-t", "tmpfs", "-o", &size, "none"], place.display().to_string());
            succeed(Command::new("mount").args(kind).arg(at))
                .map_err(|other| format!("{problem}{other}"))
        };
        if memory {
            in_memory(String::new())
        } else {
            on_disk().or_else(|why| in_memory(format!("{why}; ")))
        }?;
        Ok(disk)
    }

    fn mount_image(&self, megabytes: u64) -> Result<(), String> {
        let image = File::create(&self.image).map_err(|error| error.to_string())?;
        image.set_len(megabytes << 20).map_err(|error| error.to_string())?;
        succeed(Command::new("mkfs.ext4").args(["-q", "-m", "0"]).arg(&self.image))?;
        succeed(Command::new("mount").args(["-o", "loop"]).args([&self.image, &self.place]))
    }

    /// Takes all that is free.
    pub fn fill(&self) {
        let file = File::create(self.ballast()).unwrap();
        let (mut at, mut step) = (0, 256 << 20);
        while step >= 4096 {
            // What others have freed or taken meanwhile is noticed by trying.
            match fallocate(&file, FallocateFlags::empty(), at, step) {
                Ok(()) => at += step,
                Err(_) => step /= 2,
            }
        }
    }

    /// Gives it back.
    pub fn free(&self) {
        let _ = std::fs::remove_file(self.ballast());
    }

    fn ballast(&self) -> PathBuf {
        self.place.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.place).status();
        let _ = std::fs::remove_file(&self.image);
    }
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().display().to_string();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
