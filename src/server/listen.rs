//! The sockets: which addresses are listened on, and what a connection may take.

use super::guard::{Names, guard};
use super::{Bell, Website, about, events, pages};
use anyhow::Context;
use axum::Router;
use axum::middleware;
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::fmt;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// Where to listen.
#[derive(Debug, Clone, Copy)]
pub struct Address {
    /// This machine alone where none is given: 127.0.0.1 and, where there is IPv6, ::1.
    pub host: Option<IpAddr>,
    /// Any that is free for 0.
    pub port: u16,
}

/// Another program listens there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortTaken {
    pub port: u16,
}

impl fmt::Display for PortTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "port {} is taken by another program", self.port)
    }
}

impl std::error::Error for PortTaken {}

/// A preview that listens, and answers as soon as it runs.
pub struct Server {
    listeners: Vec<TcpListener>,
    addresses: Vec<SocketAddr>,
    website: Arc<dyn Website>,
    bell: Bell,
    editor: String,
    patience: Duration,
}

/// What every request is answered from.
pub(super) struct Preview {
    pub(super) website: Arc<dyn Website>,
    pub(super) bell: Bell,
    pub(super) names: Names,
    pub(super) editor: String,
    /// Turns true when the server ends.
    pub(super) ended: watch::Receiver<bool>,
}

impl Server {
    /// Takes the port. Fails with [`PortTaken`], or with what the system says.
    pub fn bind(address: &Address, website: Arc<dyn Website>) -> anyhow::Result<Server> {
        let listeners = match address.host {
            Some(host) => vec![listen(host, address.port)?],
            None => listen_on_loopback(address.port)?,
        };
        let addresses = listeners.iter().map(TcpListener::local_addr).collect::<Result<_, _>>()?;
        Ok(Server {
            listeners,
            addresses,
            website,
            bell: Bell::new(),
            editor: "vscode://file/{path}".to_owned(),
            patience: Duration::from_secs(10),
        })
    }

    /// The URL that opens a file in the author's editor, with `{path}` for its absolute path;
    /// `vscode://file/{path}` unless told.
    pub fn with_editor(self, editor: String) -> Server {
        Server { editor, ..self }
    }

    /// How long a client may take for the head of a request, and be silent between two; ten seconds unless told.
    pub fn with_patience(self, patience: Duration) -> Server {
        Server { patience, ..self }
    }

    /// What is listened on: one port, on one address or on both of loopback.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The address to show: one that other devices reach too, where they are let in.
    pub fn url(&self) -> String {
        let [address] = self.addresses[..] else {
            return format!("http://localhost:{}/", self.addresses[0].port());
        };
        let in_network = address_in_network().filter(|_| address.ip().is_unspecified());
        let host = in_network.unwrap_or(address.ip());
        format!("http://{}/", SocketAddr::new(host, address.port()))
    }

    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Answers until `stop` is ready, and for half a second more what it has begun to answer. Open pages reconnect by
    /// themselves to the next server on this port.
    pub fn run_until(self, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("failed to start the preview")?;
        let outcome = runtime.block_on(self.serve(stop));
        // A website that is still at work is not waited for.
        runtime.shutdown_background();
        outcome
    }

    async fn serve(self, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
        const GRACE: Duration = Duration::from_millis(500);
        let (end, ended) = watch::channel(false);
        let names = Names {
            port: self.addresses[0].port(),
            addresses: self.addresses.iter().map(SocketAddr::ip).collect(),
        };
        let preview = Arc::new(Preview {
            website: self.website,
            bell: self.bell,
            names,
            editor: self.editor,
            ended: ended.clone(),
        });
        for listener in self.listeners {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            tokio::spawn(accept(listener, router(preview.clone()), self.patience, ended.clone()));
        }
        drop((preview, ended));
        stop.await;
        end.send_replace(true);
        // Every connection holds the other end.
        let _ = timeout(GRACE, end.closed()).await;
        Ok(())
    }
}

/// Ready when the user ends the program, with Ctrl-C or by the system.
pub async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Ready when the server ends.
pub(super) async fn end(ended: &mut watch::Receiver<bool>) {
    // An error says that it has ended already.
    let _ = ended.wait_for(|ended| *ended).await;
}

fn listen(host: IpAddr, port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind((host, port)).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => PortTaken { port }.into(),
        _ => anyhow::Error::new(error)
            .context(format!("failed to listen on {}", SocketAddr::new(host, port))),
    })
}

/// Both addresses, so that no other program answers under one of them.
fn listen_on_loopback(port: u16) -> anyhow::Result<Vec<TcpListener>> {
    /// A port that is free on one may be taken on the other.
    const TRIES: usize = 16;
    for attempt in 1.. {
        let old = listen(Ipv4Addr::LOCALHOST.into(), port)?;
        let chosen = old.local_addr()?.port();
        match TcpListener::bind((Ipv6Addr::LOCALHOST, chosen)) {
            Ok(new) => return Ok(vec![old, new]),
            Err(error) if error.kind() != ErrorKind::AddrInUse => return Ok(vec![old]),
            Err(_) if port == 0 && attempt < TRIES => {}
            Err(_) => break,
        }
    }
    Err(PortTaken { port }.into())
}

/// The address that this machine has in its network. Nothing is sent: the system only says which way it would go.
fn address_in_network() -> Option<IpAddr> {
    // Of the block for documentation, RFC 5737: never this machine, never reached.
    const ELSEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(ELSEWHERE).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|address| !address.is_unspecified())
}

fn router(preview: Arc<Preview>) -> Router {
    Router::new()
        .route("/__preview/client.js", get(pages::client))
        .route("/__preview/events", get(events::events))
        .route("/__preview/about", get(about::about))
        .route("/__preview/withheld", get(pages::withheld))
        .route("/__preview/board", get(pages::board))
        .fallback(pages::page)
        .layer(middleware::from_fn_with_state(preview.clone(), guard))
        .with_state(preview)
}

async fn accept(
    listener: tokio::net::TcpListener,
    router: Router,
    patience: Duration,
    mut ended: watch::Receiver<bool>,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = end(&mut ended) => return,
        };
        match accepted {
            Ok((stream, _)) => {
                tokio::spawn(converse(stream, router.clone(), patience, ended.clone()));
            }
            // There are more connections than the system allows: some will end.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// All requests of a connection.
async fn converse(
    mut stream: TcpStream,
    router: Router,
    patience: Duration,
    mut ended: watch::Receiver<bool>,
) {
    /// In bytes, for the head of a request.
    const MAX_HEAD: usize = 64 * 1024;
    let _ = stream.set_nodelay(true);
    {
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience)
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(&mut stream), TowerToHyperService::new(router));
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            // What a client did wrong, it has been answered.
            _ = connection.as_mut() => {}
            () = end(&mut ended) => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }
    read_away(stream, ended).await;
}

/// Takes what a client still sends after a request that was refused unread: were the connection closed on it, the
/// answer would be lost (RFC 9112 section 9.6).
async fn read_away(mut stream: TcpStream, mut ended: watch::Receiver<bool>) {
    const MOST: Duration = Duration::from_secs(2);
    let mut rest = [0; 8192];
    let all = async { while stream.read(&mut rest).await.is_ok_and(|n_read| n_read > 0) {} };
    tokio::select! {
        _ = timeout(MOST, all) => {}
        () = end(&mut ended) => {}
    }
}
