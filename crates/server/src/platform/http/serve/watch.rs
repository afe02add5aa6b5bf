//! The stream as the parser sees it. It knows when nothing is asked: then it cuts off a head that comes slowly, and
//! says that the stream has ended after a moment of silence, so that the connection can wait without a parser.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::Limits;

/// A client that sends its next request within this time finds its parser as it left it.
const SILENCE: Duration = Duration::from_millis(20);

/// Requests begun and answered.
#[derive(Debug, Default)]
pub(super) struct Requests {
    begun: AtomicUsize,
    ended: AtomicUsize,
}

impl Requests {
    /// A request has arrived; it ends when the guard is dropped, with the last of its answer.
    pub fn begin(self: &Arc<Requests>) -> Answering {
        self.begun.fetch_add(1, Ordering::Relaxed);
        Answering(Arc::clone(self))
    }
}

/// See [`Requests::begin`].
#[derive(Debug)]
pub(super) struct Answering(Arc<Requests>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::Relaxed);
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Watched {
    stream: TcpStream,
    front: Vec<u8>,
    given: usize,
    limits: Limits,
    requests: Arc<Requests>,
    /// The request after which the reader's timer was set.
    seen: usize,
    /// When the head that is arriving has to be whole.
    head_due: Option<Instant>,
    /// When the answer has to be taken.
    send_due: Option<Instant>,
    unsent: bool,
    reader: Option<Pin<Box<Sleep>>>,
    writer: Option<Pin<Box<Sleep>>>,
    silent: bool,
}

impl Watched {
    /// A stream of which the front was read already.
    pub fn new(
        stream: TcpStream,
        front: Vec<u8>,
        limits: Limits,
        requests: Arc<Requests>,
    ) -> Watched {
        Watched {
            stream,
            front,
            given: 0,
            limits,
            requests,
            seen: 0,
            head_due: None,
            send_due: None,
            unsent: false,
            reader: None,
            writer: None,
            silent: false,
        }
    }

    /// The stream; true if the parser ended because of silence, with the client still there.
    pub fn into_stream(self) -> (TcpStream, bool) {
        (self.stream, self.silent)
    }

    fn is_asked(&mut self) -> bool {
        let begun = self.requests.begun.load(Ordering::Relaxed);
        if begun != self.seen {
            self.seen = begun;
            self.head_due = None;
            self.reader = None;
        }
        self.unsent || begun != self.requests.ended.load(Ordering::Relaxed)
    }

    /// Nothing has come, and nothing is being answered.
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.timer(cx));
        if self.head_due.is_some() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        self.silent = true;
        Poll::Ready(Ok(()))
    }

    fn timer(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let due = self.head_due.unwrap_or_else(|| Instant::now() + SILENCE);
        self.reader.get_or_insert_with(|| Box::pin(sleep_until(due))).as_mut().poll(cx)
    }

    fn sent(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        self.unsent = true;
        if written.is_ready() {
            return written;
        }
        let due = *self.send_due.get_or_insert_with(|| Instant::now() + self.limits.send);
        let writer = self.writer.get_or_insert_with(|| Box::pin(sleep_until(due)));
        ready!(writer.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.given < this.front.len() {
            let length = buf.remaining().min(this.front.len() - this.given);
            buf.put_slice(&this.front[this.given..this.given + length]);
            this.given += length;
            if this.given == this.front.len() {
                this.front = Vec::new();
                this.given = 0;
            }
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, buf);
        let asked = this.is_asked();
        match read {
            Poll::Pending if !asked => this.wait(cx),
            Poll::Ready(Ok(())) if !asked && buf.filled().len() > before => {
                if this.head_due.is_none() {
                    this.head_due = Some(Instant::now() + this.limits.receive);
                    this.reader = None;
                }
                Poll::Ready(Ok(()))
            }
            other => other,
        }
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.sent(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.sent(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// The parser flushes when it has handed everything over. It doesn't read again until it is woken.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        self.unsent = false;
        self.send_due = None;
        self.writer = None;
        if !self.is_asked() {
            let _ = self.timer(cx);
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
