//! Measures what the client adds to a project: the number of crates, and the time of a first build.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::measure::{self, Candidate};
use super::project::Project;
use super::{Bench, Section};
use crate::workspace;

/// A single round, because a first build takes a minute.
const ROUNDS: usize = 1;

/// The dependencies of the projects that ours is compared with. All use rustls with ring. Of async-stripe, only the crate for
/// checkout sessions is included, because Conomy's document has them, too.
const OTHERS: [(&str, &str); 2] = [
    (
        "reqwest + serde_json",
        "\
reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"rustls-no-provider\"] }
rustls = { version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"] }
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
",
    ),
    (
        "async-stripe with checkout sessions",
        "\
async-stripe = { version = \"=1.0.0-rc.8\", default-features = false, features = [\"rustls-ring\"] }
async-stripe-checkout = { version = \"=1.0.0-rc.8\", features = [\"checkout_session\"] }
",
    ),
];

/// Creates one table.
pub fn weight(bench: &Bench) -> Result<Section, String> {
    let path = bench.root.join(workspace::CRATE);
    let ours = format!(
        "conomy-api = {{ path = {:?} }}\n",
        path.display().to_string()
    );
    let mut dependencies = vec![("conomy-api", ours)];
    dependencies.extend(OTHERS.map(|(name, lines)| (name, lines.to_owned())));
    let mut projects = Vec::new();
    for (number, (name, lines)) in dependencies.iter().enumerate() {
        let folder = bench.folder.join("weight").join(number.to_string());
        projects.push((*name, write(&folder, lines)?));
    }
    let candidate = |(name, project): &(&str, Project)| {
        let project = project.clone();
        Candidate {
            name: (*name).to_owned(),
            command: Box::new(move |_| {
                super::remove(project.target())?;
                measure::once(&mut project.cargo(&["fetch"], false))?;
                Ok(project.cargo(&["build"], false))
            }),
        }
    };
    let measured = measure::measure(
        projects.iter().map(candidate).collect(),
        bench.rounds(ROUNDS),
    );
    let mut counts = Vec::new();
    let mut list: Vec<Value> = Vec::new();
    for (measured, (_, project)) in measured.iter().zip(&projects) {
        let crates = crates(project)?;
        counts.push(crates.to_string());
        list.push(json!({ "cost": measure::json(measured), "crates": crates }));
    }
    Ok(Section {
        title: "Weight: the first debug build of a project".to_owned(),
        text: measure::table("a project with", &measured, "fails", &[("crates", counts)])?,
        json: Value::Array(list),
    })
}

fn write(folder: &Path, dependencies: &str) -> Result<Project, String> {
    let project = Project::new(folder.to_owned(), folder.join("target"))?;
    let package = project.package();
    let io_error = |error: std::io::Error| format!("{}: {error}", package.display());
    fs::create_dir_all(package.join("src")).map_err(io_error)?;
    let manifest = format!(
        "[package]\nname = \"project\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
    );
    fs::write(package.join("Cargo.toml"), manifest).map_err(io_error)?;
    fs::write(package.join("src/main.rs"), "fn main() {}\n").map_err(io_error)?;
    Ok(project)
}

/// Returns how many crates are compiled, excluding the project's own.
fn crates(project: &Project) -> Result<usize, String> {
    let mut command = project.cargo(
        &["tree", "--edges", "normal,build", "--prefix", "none"],
        false,
    );
    let output = command
        .output()
        .map_err(|error| format!("cargo tree: {error}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo tree: {}", stderr.trim_end()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .filter(|line| !line.is_empty());
    Ok(lines.collect::<BTreeSet<_>>().len().saturating_sub(1))
}
