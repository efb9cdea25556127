//! Measures what the client adds to a project: the number of crates, and the time of a first build.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::measure::{self, COLUMNS, Candidate};
use super::project::Project;
use super::{Bench, Found};
use crate::table::table;
use crate::workspace;

/// A single round, because a first build takes a minute.
const ROUNDS: usize = 1;

/// Alternative dependencies of a project. All use rustls. For Stripe, only the part that Conomy's document has, too, is included.
const OTHERS: [(&str, &str); 2] = [
    (
        "reqwest + serde_json",
        "\
reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"rustls\"] }
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
pub fn weight(bench: &Bench) -> Result<Found, String> {
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
    let Some(first) = measured.first().map(|first| first.usage.clone()) else {
        return Err("nothing was measured".to_owned());
    };
    let mut rows = Vec::new();
    let mut list: Vec<Value> = Vec::new();
    for (one, (_, project)) in measured.iter().zip(&projects) {
        let crates = crates(project)?;
        let [wall, cpu, peak, wall_ratio, cpu_ratio] = measure::cells(&one.usage, &first, "fails");
        rows.push([
            one.name.clone(),
            crates.to_string(),
            wall,
            cpu,
            peak,
            wall_ratio,
            cpu_ratio,
        ]);
        list.push(json!({ "cost": measure::json(one), "crates": crates }));
    }
    let [wall, cpu, peak, wall_ratio, cpu_ratio] = COLUMNS;
    let text = table(
        [
            "a project with",
            "crates",
            wall,
            cpu,
            peak,
            wall_ratio,
            cpu_ratio,
        ],
        &rows,
    );
    Ok(Found {
        title: "Weight: the first debug build of a project".to_owned(),
        text,
        json: Value::Array(list),
    })
}

fn write(folder: &Path, dependencies: &str) -> Result<Project, String> {
    let project = Project::new(folder.to_owned(), folder.join("target"))?;
    let package = project.package();
    let wrong = |error: std::io::Error| format!("{}: {error}", package.display());
    fs::create_dir_all(package.join("src")).map_err(wrong)?;
    let manifest = format!(
        "[package]\nname = \"project\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
    );
    fs::write(package.join("Cargo.toml"), manifest).map_err(wrong)?;
    fs::write(package.join("src/main.rs"), "fn main() {}\n").map_err(wrong)?;
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
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .filter(|line| !line.is_empty());
    Ok(lines.collect::<BTreeSet<_>>().len().saturating_sub(1))
}
