//! The folder, the disk and the network.

use std::net::TcpListener;
use std::path::Path;

use super::Checked;
use crate::config::Config;

/// Less free space than this is a warning: a petition day with photographs takes some of it.
const ENOUGH_MIB: u64 = 1024;
/// Less than this is wrong: intake stops soon.
const TOO_LITTLE_MIB: u64 = 100;

/// The data folder and its disk.
pub(super) fn folder(config: &Config) -> Vec<Checked> {
    let folder = &config.data_dir;
    let path = folder.display().to_string();
    vec![writable(folder, &path), space(folder), local(folder)]
}

fn writable(folder: &Path, path: &str) -> Checked {
    const CHECK: &str = "check-data-folder";
    // Whoever looks makes nothing.
    if !folder.exists() {
        return Checked::skipped(CHECK);
    }
    let probe = folder.join(".quintake-probe");
    let written = std::fs::write(&probe, b"probe");
    // On a full disk the file is there though nothing of it could be written: it is taken away whatever came of it.
    let removed = match std::fs::remove_file(&probe) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    };
    let tried = written.and(removed);
    let values = vec![("path", path.to_owned())];
    match tried {
        Err(error) => Checked::wrong(CHECK, [values, vec![("detail", error.to_string())]].concat()),
        Ok(()) => match open_to_others(folder) {
            Some(mode) => Checked::warning(CHECK, [values, vec![("detail", format!("mode {mode:04o}"))]].concat()),
            None => Checked::well(CHECK, values),
        },
    }
}

/// The mode of the folder, where everybody on this machine can look into it. The current folder is somebody's own and not
/// judged.
fn open_to_others(folder: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(folder).ok()?.permissions().mode() & 0o777;
    (folder != Path::new(".") && mode & 0o007 != 0).then_some(mode)
}

fn space(folder: &Path) -> Checked {
    const CHECK: &str = "check-disk-space";
    let Ok(disk) = rustix::fs::statvfs(folder) else { return Checked::skipped(CHECK) };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize) >> 20;
    let values = vec![("free", free.to_string()), ("enough", ENOUGH_MIB.to_string())];
    match free {
        free if free < TOO_LITTLE_MIB => Checked::wrong(CHECK, values),
        free if free < ENOUGH_MIB => Checked::warning(CHECK, values),
        _ => Checked::well(CHECK, values),
    }
}

/// Kinds of disks that do not keep what a sync promised, or are not there when the network is not.
const NOT_LOCAL: [&str; 7] = ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph"];

fn local(folder: &Path) -> Checked {
    const CHECK: &str = "check-local-disk";
    let (Ok(folder), Ok(mounts)) = (folder.canonicalize(), std::fs::read_to_string("/proc/mounts")) else {
        return Checked::skipped(CHECK);
    };
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let mut parts = line.split(' ').skip(1);
            Some((parts.next()?, parts.next()?))
        })
        .filter(|(mount, _)| folder.starts_with(mount))
        .max_by_key(|(mount, _)| mount.len())
        .map_or("?", |(_, kind)| kind);
    let values = vec![("kind", kind.to_owned())];
    if NOT_LOCAL.contains(&kind) { Checked::wrong(CHECK, values) } else { Checked::well(CHECK, values) }
}

/// The address to listen on and the one people use.
pub(super) fn network(config: &Config) -> Vec<Checked> {
    let listen = config.web.listen;
    let values = vec![("address", listen.to_string())];
    let free = match TcpListener::bind(listen) {
        Ok(_) => Checked::well("check-listen", values),
        // The gateway itself may be running there.
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse && is_held(&config.data_dir) => {
            Checked::well("check-listen", values)
        }
        Err(error) => Checked::wrong("check-listen", [values, vec![("detail", error.to_string())]].concat()),
    };
    let url = config.web.public_url.clone().unwrap_or_default();
    let safe = url.starts_with("https://") || (url.is_empty() && listen.ip().is_loopback());
    let values = vec![("url", if url.is_empty() { listen.to_string() } else { url })];
    let public =
        if safe { Checked::well("check-public-url", values) } else { Checked::warning("check-public-url", values) };
    vec![free, public]
}

/// Whether a gateway runs on this data.
fn is_held(data: &Path) -> bool {
    let Ok(lock) = std::fs::File::open(data.join("serve.lock")) else { return false };
    matches!(lock.try_lock_shared(), Err(std::fs::TryLockError::WouldBlock))
}
