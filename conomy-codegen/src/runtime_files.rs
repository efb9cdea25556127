//! The client's hand-written half, as it is copied into every generated crate.

/// Names the files of the runtime.
macro_rules! files {
    ($($path:literal)*) => {
        /// Path below `src`, and text.
        pub(crate) const FILES: &[(&str, &str)] = &[
            ("runtime.rs", include_str!("runtime.rs")),
            $((concat!("runtime/", $path, ".rs"), include_str!(concat!("runtime/", $path, ".rs")))),*
        ];
    };
}

files! {
    "api"
    "auth"
    "auth/credential"
    "auth/refusals"
    "auth/token"
    "auth/token_source"
    "body"
    "body/disk"
    "body/file"
    "call"
    "call/authorize"
    "call/blocking"
    "call/body"
    "call/budget"
    "call/builder"
    "call/case"
    "call/content"
    "call/decode"
    "call/exchange"
    "call/execute"
    "call/gzip"
    "call/hook"
    "call/idempotency"
    "call/job"
    "call/options"
    "call/parameters"
    "call/progress"
    "call/raw_response"
    "call/receive"
    "call/redirect"
    "call/response"
    "call/response_header"
    "call/retry"
    "call/sending"
    "call/server"
    "call/shared"
    "call/token_endpoint"
    "call/token_request"
    "call/trace"
    "client"
    "client/builder"
    "client/environment"
    "clock"
    "encode"
    "encode/expansion"
    "encode/form"
    "encode/header"
    "encode/json_lines"
    "encode/multipart"
    "encode/parameter"
    "encode/path"
    "encode/query"
    "encode/style"
    "encode/url_query"
    "error"
    "error/body"
    "error/outcome"
    "error/retry_after"
    "error/retryable"
    "json"
    "json/decode"
    "json/deserialize"
    "json/error_path"
    "json/flatten"
    "json/integer_enum"
    "json/json_text"
    "json/key"
    "json/limit"
    "json/members"
    "json/nullable"
    "json/object"
    "json/outline"
    "json/problem"
    "json/raw_json"
    "json/reader"
    "json/repair"
    "json/shape"
    "json/slot"
    "json/string_enum"
    "json/transparent"
    "json/tuple"
    "json/union"
    "json/unknown"
    "json/value_enum"
    "json/visit"
    "json/whole_number"
    "json/write"
    "login"
    "login/application"
    "login/device_code"
    "login/device_login"
    "login/device_tokens"
    "media_type"
    "operation"
    "request"
    "secret"
    "stream"
    "stream/decode"
    "stream/download"
    "stream/event"
    "stream/event_stream"
    "stream/events"
    "stream/line_stream"
    "stream/link"
    "stream/page"
    "stream/pages"
    "stream/paging"
    "stream/part_stream"
    "stream/states"
    "transport"
    "transport/connect"
    "transport/http2"
    "transport/idle"
    "transport/pools"
    "transport/reqwest_transport"
    "value"
    "value/base64"
    "value/date_time"
    "value/decimal"
    "value/iso_duration"
    "value/text"
    "value/uri"
    "value/uuid"
    "webhook"
    "webhook/delivery"
    "webhook/error"
    "webhook/json_stringify"
    "webhook/receiver"
    "webhook/signature"
    "webhook/verify"
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn every_file_of_the_runtime_is_copied() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let (mut present, mut folders) = (Vec::new(), vec![root.join("runtime")]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let path = path.strip_prefix(&root).unwrap();
                    present.push(path.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        present.sort();
        let listed: Vec<&str> = super::FILES
            .iter()
            .map(|(path, _)| *path)
            .filter(|path| path.contains('/'))
            .collect();
        assert_eq!(present, listed);
    }
}
