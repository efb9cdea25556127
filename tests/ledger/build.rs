//! Generates the client of `spec/openapi.yaml` with `conomy-codegen` as a library, into the folder that cargo gives.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use conomy_codegen::{Diagnostics, FileSource, Format, Package, Settings, write};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.toml");
    println!("cargo::rerun-if-changed=spec");
    let (source, root) = FileSource::of_document(Path::new("spec/openapi.yaml"));
    let settings = Settings::parse(&fs::read_to_string("spec/codegen.toml")?)?;
    let mut diagnostics = Diagnostics::new().strict(true);
    let generated = conomy_codegen::generate(&source, &root, &settings, &mut diagnostics);
    let words = diagnostics.render(Format::Human { colour: false });
    let package = generated.ok_or(words)?.package;
    compare_manifests(&package)?;
    let folder = Path::new(&env::var("OUT_DIR")?).join("crate");
    write::write(&package, &folder)?;
    // `src/lib.rs` includes it, and only the first line of a crate can be its documentation.
    let library = folder.join("src/lib.rs");
    let text = fs::read_to_string(&library)?;
    let included = text.lines().filter(|line| !line.starts_with("#!["));
    fs::write(&library, included.collect::<Vec<_>>().join("\n"))?;
    Ok(())
}

/// The manifest of this folder has the generated one's features and dependencies: cargo reads it before it runs this.
fn compare_manifests(package: &Package) -> Result<(), Box<dyn Error>> {
    let generated = package.get("Cargo.toml").unwrap_or_default();
    let start = generated.find("[features]").unwrap_or_default();
    if !fs::read_to_string("Cargo.toml")?.ends_with(&generated[start..]) {
        let manifest = Path::new(&env::var("OUT_DIR")?).join("Cargo.toml");
        fs::write(&manifest, generated)?;
        return Err(format!(
            "tests/ledger/Cargo.toml is not up to date: copy what follows [features] from {}",
            manifest.display()
        )
        .into());
    }
    Ok(())
}
