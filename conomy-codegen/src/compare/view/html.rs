//! Writes a comparison as a self-contained HTML page: a list with a filter, with the lines of both documents side by side.

use crate::compare::{Change, Comparison, Place, Severity};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub(super) fn render(comparison: &Comparison) -> String {
    let mut text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>API changes</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>API changes</h1>\n<p class=\"summary\">{}</p>\n",
        escape(&super::summary(comparison))
    );
    filters(comparison, &mut text);
    text.push_str("</header>\n<main>\n");
    if comparison.changes.is_empty() {
        text.push_str("<p>Nothing that callers or servers see has changed.</p>\n");
    }
    for change in &comparison.changes {
        entry(change, &mut text);
    }
    text.push_str(&format!(
        "</main>\n<p id=\"nothing\" hidden>No change matches the filter.</p>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    ));
    text
}

fn filters(comparison: &Comparison, text: &mut String) {
    text.push_str(
        "<form role=\"search\" aria-label=\"Filter changes\">\n<div class=\"severities\">\n",
    );
    for severity in [
        Severity::Silent,
        Severity::Breaking,
        Severity::Warning,
        Severity::Addition,
        Severity::Note,
    ] {
        let count = comparison.count(severity);
        if count > 0 {
            let word = severity.word();
            text.push_str(&format!(
                "<label class=\"{word}\"><input type=\"checkbox\" name=\"severity\" value=\"{word}\" checked> {word} <b>{count}</b></label>\n"
            ));
        }
    }
    text.push_str(
        "</div>\n<label class=\"search\">Filter <input type=\"search\" name=\"text\" placeholder=\"operation, model or field\" list=\"operations\" autocomplete=\"off\"></label>\n",
    );
    let mut operations: Vec<&str> = comparison
        .changes
        .iter()
        .flat_map(|change| &change.operations)
        .map(String::as_str)
        .collect();
    operations.sort_unstable();
    operations.dedup();
    text.push_str("<datalist id=\"operations\">\n");
    for operation in operations {
        text.push_str(&format!("<option value=\"{}\">\n", escape(operation)));
    }
    text.push_str("</datalist>\n<output aria-live=\"polite\"></output>\n</form>\n");
}

fn entry(change: &Change, text: &mut String) {
    let severity = change.severity();
    let word = severity.word();
    let open = if severity <= Severity::Breaking {
        " open"
    } else {
        ""
    };
    text.push_str(&format!(
        "<details class=\"change {word}\" data-severity=\"{word}\" id=\"{}\"{open}>\n<summary><span class=\"badge\">{word}</span> {}</summary>\n",
        change.fingerprint,
        code(&change.title)
    ));
    if let Some(cause) = change.cause.word() {
        text.push_str(&format!("<p class=\"cause\">Caused by: {cause}</p>\n"));
    }
    if let Some(reason) = &change.approved {
        text.push_str(&format!(
            "<p class=\"approved\">Approved: {}</p>\n",
            escape(reason)
        ));
    }
    text.push_str("<dl class=\"verdicts\">\n");
    verdict(
        "Callers' source",
        change.source.effect.word(),
        &change.source.reason,
        text,
    );
    verdict(
        "Deployed clients, new server",
        change.deployed_clients.effect.word(),
        &change.deployed_clients.reason,
        text,
    );
    verdict(
        "New clients, old server",
        change.new_clients.effect.word(),
        &change.new_clients.reason,
        text,
    );
    text.push_str("</dl>\n");
    if change.old.is_some() || change.new.is_some() {
        text.push_str("<div class=\"places\">\n");
        place("Old", change.old.as_ref(), text);
        place("New", change.new.as_ref(), text);
        text.push_str("</div>\n");
    }
    if !change.items.is_empty() {
        text.push_str("<h2>Rust</h2>\n<pre class=\"diff\" tabindex=\"0\">");
        for item in &change.items {
            if let Some(old) = &item.old {
                text.push_str(&format!("<del>- {}</del>\n", escape(old)));
            }
            if let Some(new) = &item.new {
                text.push_str(&format!("<ins>+ {}</ins>\n", escape(new)));
            }
        }
        text.push_str("</pre>\n");
    }
    if let Some(fix) = &change.fix {
        text.push_str(&format!(
            "<h2>Fix</h2>\n<pre tabindex=\"0\">{}</pre>\n",
            escape(fix)
        ));
    }
    if let Some(alternative) = change.alternative() {
        text.push_str(&format!(
            "<h2>Alternative</h2>\n<p>{}</p>\n",
            code(alternative)
        ));
    }
    if !change.operations.is_empty() {
        text.push_str("<h2>Operations</h2>\n<ul class=\"operations\">\n");
        for operation in &change.operations {
            text.push_str(&format!("<li><code>{}</code></li>\n", escape(operation)));
        }
        text.push_str("</ul>\n");
    }
    text.push_str(&format!(
        "<p class=\"fingerprint\">Fingerprint <code>{}</code></p>\n</details>\n",
        change.fingerprint
    ));
}

fn verdict(of: &str, word: &str, reason: &str, text: &mut String) {
    let class = word.replace(' ', "-");
    let reason = match reason {
        "" => String::new(),
        reason => format!(": {}", code(reason)),
    };
    text.push_str(&format!(
        "<div><dt>{of}</dt><dd class=\"{class}\"><b>{word}</b>{reason}</dd></div>\n"
    ));
}

fn place(title: &str, place: Option<&Place>, text: &mut String) {
    let Some(place) = place else {
        text.push_str(&format!(
            "<figure class=\"absent\"><figcaption>{title}: not there</figcaption></figure>\n"
        ));
        return;
    };
    let line = match place.text.trim() {
        "" => String::new(),
        line => format!("<pre tabindex=\"0\"><code>{}</code></pre>", escape(line)),
    };
    text.push_str(&format!(
        "<figure><figcaption>{title}: {}</figcaption>{line}</figure>\n",
        escape(&place.to_string())
    ));
}

/// Returns text as HTML. Text between backticks becomes `<code>`.
fn code(text: &str) -> String {
    let mut html = String::new();
    for (index, part) in text.split('`').enumerate() {
        match index % 2 {
            0 => html.push_str(&escape(part)),
            _ => html.push_str(&format!("<code>{}</code>", escape(part))),
        }
    }
    html
}

fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}
