//! A browser without a screen: one connection, its cookies, redirects followed.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
};

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpSocket, TcpStream};
use url::form_urlencoded;

use crate::page::{Button, Form, Page};

/// What is sent: of which sort, and its bytes.
type Sent = (&'static str, Bytes);

/// How many redirects in a row are followed.
const REDIRECTS: usize = 5;

/// Someone at a browser: keeps cookies and one connection alive.
#[derive(Debug)]
pub struct Visitor {
    authority: String,
    from: Ipv4Addr,
    connection: Option<SendRequest<Full<Bytes>>>,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// At this origin (`http://127.0.0.1:7878`), with no cookies yet.
    pub fn new(origin: &str) -> Self {
        let authority = origin.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { authority, from: Ipv4Addr::LOCALHOST, connection: None, cookies: BTreeMap::new() }
    }

    /// The same, coming from another address of this machine: any that begins with 127.
    pub fn from(self, from: Ipv4Addr) -> Self {
        Self { from, ..self }
    }

    /// The same person, another tab: the same cookies, a connection of its own.
    pub fn tab(&self) -> Self {
        Self {
            authority: self.authority.clone(),
            from: self.from,
            connection: None,
            cookies: self.cookies.clone(),
        }
    }

    /// The same person after a restart at another port.
    pub fn moved(&self, origin: &str) -> Self {
        Self { cookies: self.cookies.clone(), from: self.from, ..Self::new(origin) }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Result<Page> {
        self.visit(Method::GET, path, None).await
    }

    /// Sends a form's fields.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Page> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.visit(Method::POST, path, Some(("application/x-www-form-urlencoded", body.into()))).await
    }

    /// Sends a form with files: name, file name where it is one, content.
    pub async fn post_parts(&mut self, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Result<Page> {
        let mut body = Vec::new();
        for (name, file, content) in parts {
            let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            let head = format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--part--\r\n");
        self.visit(Method::POST, path, Some(("multipart/form-data; boundary=part", body.into()))).await
    }

    /// Opens a page that goes on, and hands over each piece as it comes, until `more` says that it is enough.
    pub async fn follow(&mut self, path: &str, mut more: impl FnMut(&str) -> bool) -> Result<StatusCode> {
        let mut answer = self.send(&Method::GET, path, None).await?;
        let status = answer.status();
        while let Some(frame) = answer.body_mut().frame().await {
            let Ok(piece) = frame?.into_data() else { continue };
            if !more(&String::from_utf8_lossy(&piece)) {
                break;
            }
        }
        self.connection = None;
        Ok(status)
    }

    /// Presses a button of a form, with the form's own fields.
    pub async fn press(&mut self, form: &Form, button: &Button) -> Result<Page> {
        let own = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<_> = own.chain([(button.name.as_str(), button.value.as_str())]).collect();
        self.post(&form.action, &fields).await
    }

    /// Comes in with a name, through the form of the entry page.
    pub async fn enter(&mut self, name: &str) -> Result<Page> {
        let door = self.get("/").await?;
        let form = door.forms().into_iter().find(|form| form.fields.iter().any(|(field, _)| field == "name"));
        let form = form.with_context(|| format!("no form asks for a name:\n{}", door.body))?;
        let fields: Vec<_> = form
            .fields
            .iter()
            .map(|(field, value)| (field.as_str(), if field == "name" { name } else { value.as_str() }))
            .collect();
        self.post(&form.action, &fields).await
    }

    async fn visit(&mut self, method: Method, path: &str, body: Option<Sent>) -> Result<Page> {
        let (mut method, mut path, mut body) = (method, path.to_owned(), body);
        for _ in 0..=REDIRECTS {
            let answer = self.send(&method, &path, body.take()).await?;
            self.keep_cookies(&answer);
            let next = answer.headers().get(header::LOCATION).map(|value| value.to_str().map(str::to_owned));
            let status = answer.status();
            let page = read(answer, &path).await?;
            let Some(next) = next.transpose()?.filter(|_| status.is_redirection()) else { return Ok(page) };
            let local = next.strip_prefix(&format!("http://{}", self.authority)).unwrap_or(&next).to_owned();
            (method, path) = (Method::GET, local.split('#').next().unwrap_or_default().to_owned());
        }
        bail!("more than {REDIRECTS} redirects, last to {path}")
    }

    /// Sends one request; a connection that the server has closed meanwhile is opened again.
    async fn send(&mut self, method: &Method, path: &str, body: Option<Sent>) -> Result<Response<Incoming>> {
        let request = self.request(method, path, body)?;
        let mut open = self.connection.take();
        if let Some(connection) = &mut open
            && connection.ready().await.is_err()
        {
            open = None;
        }
        let open = match open {
            Some(open) => open,
            None => connect(&self.authority, self.from).await?,
        };
        let connection = self.connection.insert(open);
        connection.send_request(request).await.with_context(|| format!("{method} {path}"))
    }

    fn request(&self, method: &Method, path: &str, body: Option<Sent>) -> Result<Request<Full<Bytes>>> {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.authority);
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        if let Some((sort, _)) = &body {
            // As a browser does for a form of the same site.
            request = request
                .header(header::CONTENT_TYPE, *sort)
                .header(header::ORIGIN, format!("http://{}", self.authority))
                .header("sec-fetch-site", "same-origin");
        }
        Ok(request.body(Full::from(body.map(|(_, bytes)| bytes).unwrap_or_default()))?)
    }

    fn keep_cookies(&mut self, answer: &Response<Incoming>) {
        for line in answer.headers().get_all(header::SET_COOKIE) {
            let pair = line.to_str().ok().and_then(|line| line.split(';').next()?.split_once('='));
            match pair {
                Some((name, "")) => drop(self.cookies.remove(name)),
                Some((name, value)) => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
                None => {}
            }
        }
    }
}

async fn connect(authority: &str, from: Ipv4Addr) -> Result<SendRequest<Full<Bytes>>> {
    let stream = stream(authority, from).await.with_context(|| format!("connecting to {authority}"))?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    // Ends by itself when either side closes.
    tokio::spawn(connection);
    Ok(sender)
}

async fn stream(authority: &str, from: Ipv4Addr) -> Result<TcpStream> {
    let to: SocketAddr = authority.parse()?;
    let socket = TcpSocket::new_v4()?;
    if !from.eq(&Ipv4Addr::LOCALHOST) {
        socket.bind((from, 0).into())?;
    }
    Ok(socket.connect(to).await?)
}

async fn read(answer: Response<Incoming>, path: &str) -> Result<Page> {
    let (parts, body) = answer.into_parts();
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect();
    let bytes = body.collect().await?.to_bytes();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    let status: StatusCode = parts.status;
    Ok(Page { status: status.as_u16(), path: path.to_owned(), headers, body })
}
