//! The templates and the fonts are built into the program; a change of them rebuilds it.

fn main() {
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=assets/fonts");
}
