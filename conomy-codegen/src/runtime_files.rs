//! The client's hand-written half, as it is copied into every generated crate.

/// Names the files of the runtime.
macro_rules! files {
    ($($name:ident)*) => {
        /// Path below `src`, and text.
        pub(crate) const FILES: &[(&str, &str)] = &[
            ("runtime.rs", include_str!("runtime.rs")),
            $((concat!("runtime/", stringify!($name), ".rs"), include_str!(concat!("runtime/", stringify!($name), ".rs")))),*
        ];
    };
}

files! {
    answer
    api
    authorise
    base64
    blocking
    body
    budget
    builder
    call
    case
    client
    clock
    connect
    content
    credential
    date_time
    decode
    disk
    download
    error
    error_body
    event
    event_stream
    events
    exchange
    execute
    expansion
    file
    flatten
    form
    header
    hook
    idempotency
    idle
    integer_enum
    job
    json_path
    key
    line_stream
    link
    members
    multipart
    nullable
    object
    operation
    options
    outcome
    page
    pages
    paging
    parameter
    parameters
    path
    query
    raw_json
    reader
    receive
    redirect
    request
    reqwest_transport
    response
    response_header
    retry
    retry_after
    secret
    sending
    server
    shape
    slot
    string_enum
    style
    text
    token
    token_endpoint
    token_source
    trace
    transparent
    transport
    tuple
    union
    unknown
    value_enum
    visit
    whole_number
    write
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn every_file_of_the_runtime_is_copied() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/runtime");
        let mut present: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| format!("runtime/{}", entry.unwrap().file_name().to_string_lossy()))
            .filter(|path| path.ends_with(".rs"))
            .collect();
        present.sort();
        let listed: Vec<&str> = super::FILES
            .iter()
            .map(|(path, _)| *path)
            .filter(|path| path.contains('/'))
            .collect();
        assert_eq!(present, listed);
    }
}
