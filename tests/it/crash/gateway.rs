//! The real program, started in a folder of its own and killed without warning.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::client::{ask, request};
use crate::support::raw::Raw;

/// An installation: a folder, a database, and the program.
pub(crate) struct Installation {
    folder: tempfile::TempDir,
    url: String,
    address: SocketAddr,
    /// Further settings.
    settings: Vec<(&'static str, String)>,
}

impl Installation {
    /// On an embedded database, or on the one named.
    pub(crate) fn new(url: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = url.unwrap_or_else(|| format!("sqlite:{}", folder.path().join("quintake.db").display()));
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = free.local_addr().expect("an address");
        Self { folder, url, address, settings: Vec::new() }
    }

    /// The same with a further setting.
    pub(crate) fn with(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.settings.push((name, value.to_string()));
        self
    }

    /// Its database past the program.
    pub(crate) async fn raw(&self) -> Raw {
        Raw::open(&self.url).await
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A command of the program on this installation.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_quintake")));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("QUINTAKE__DATA__DIR", self.folder.path())
            .env("QUINTAKE__DATABASE__URL", &self.url)
            .env("QUINTAKE__WEB__LISTEN", self.address.to_string())
            .env("QUINTAKE__OFFICE__DIVISION", "431023")
            .env("QUINTAKE__LOG__FILTER", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// Runs a command with something on its standard input.
    pub(crate) fn pipe(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().expect("the program runs");
        // A program that was killed reads no further.
        let _ = child.stdin.take().expect("a pipe").write_all(input);
        child.wait_with_output().expect("the program ends")
    }

    /// Starts the gateway and waits until it accepts intake.
    pub(crate) fn serve(&self) -> Running {
        self.start(self.command(&["serve"]))
    }

    /// The same on a disk of this size, which only the gateway sees.
    pub(crate) fn serve_on_a_small_disk(&self, size: &str) -> Running {
        let mut command = self.command(&[]);
        let script = "mount -t tmpfs -o size=$0 none $1 && cd $1 && exec $2 serve";
        let mut unshare = Command::new("unshare");
        unshare
            .args(["--mount", "--map-root-user", "sh", "-c", script, size])
            .arg(self.folder())
            .arg(command.get_program());
        for (name, value) in command.get_envs() {
            unshare.env(name, value.unwrap_or_default());
        }
        command = unshare;
        command.stdin(Stdio::null());
        self.start(command)
    }

    /// The same with a log that nothing can be written to, though there is much to say.
    pub(crate) fn serve_without_a_log(&self) -> Running {
        let mut command = self.command(&["serve"]);
        command.env("QUINTAKE__LOG__FILTER", "debug");
        self.start_with(command, std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full disk"))
    }

    fn start(&self, command: Command) -> Running {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.folder().join("serve.log"));
        self.start_with(command, log.expect("a log"))
    }

    fn start_with(&self, mut command: Command, log: std::fs::File) -> Running {
        command.stdout(Stdio::null()).stderr(log);
        let child = command.spawn().expect("the gateway starts");
        let mut running = Running(child);
        let ready = request("GET", "/readyz", &[], "");
        let patience = Instant::now() + Duration::from_mins(1);
        while ask(self.address, &ready).is_none_or(|answer| answer.status != 200) {
            assert!(Instant::now() < patience, "the gateway is not ready: {}", self.log());
            if let Ok(Some(status)) = running.0.try_wait() {
                panic!("the gateway ended with {status}: {}", self.log());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        running
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder().join("serve.log")).unwrap_or_default()
    }

    /// Everything is as it should be.
    pub(crate) fn verify(&self) {
        let output = self.run(&["verify", "--json"]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text} {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Every piece of every case that is exported: origin to number.
    pub(crate) fn exported(&self) -> Vec<(String, String)> {
        let output = self.run(&["export"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut pieces = Vec::new();
        for line in String::from_utf8(output.stdout).expect("UTF-8").lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("JSON");
            for piece in case["submissions"].as_array().into_iter().flatten() {
                let text = |name: &str| piece[name].as_str().unwrap_or_default().to_owned();
                pieces.push((text("origin"), text("number")));
            }
        }
        pieces
    }
}

/// A gateway that runs; it is killed when dropped.
pub(crate) struct Running(Child);

impl Running {
    /// Ends it at once, as a power cut would end it.
    pub(crate) fn kill(mut self) {
        self.0.kill().expect("killed");
        self.0.wait().expect("ended");
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Runs a command on the disk that this gateway sees.
    pub(crate) fn inside(&self, installation: &Installation, arguments: &[&str]) -> Output {
        let command = installation.command(arguments);
        let mut entered = Command::new("nsenter");
        entered
            .args(["--target", &self.id().to_string(), "--user", "--mount", "--preserve-credentials"])
            .arg(format!("--wd={}", installation.folder().display()))
            .arg(command.get_program())
            .args(arguments);
        for (name, value) in command.get_envs() {
            entered.env(name, value.unwrap_or_default());
        }
        entered.output().expect("the program runs")
    }

    /// How much memory it has used at the most, in KiB.
    pub(crate) fn peak_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
