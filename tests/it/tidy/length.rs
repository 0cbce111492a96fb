//! How long a file and a function may be.

use anyhow::{Context, Result};
use syn::{Block, ImplItemFn, ItemFn, Signature, TraitItemFn, visit::Visit};

use super::{none, sources};

/// Most lines of a file.
const FILE: usize = 400;
/// Most lines of a function, from its signature to its closing brace.
const FUNCTION: usize = 60;

#[test]
fn no_file_is_too_long() -> Result<()> {
    let lengths = sources()?.into_iter().map(|source| (source.path, source.text.lines().count()));
    let found = lengths.filter(|(_, lines)| *lines > FILE);
    none(&found.map(|(path, lines)| format!("{} has {lines} lines", path.display())).collect::<Vec<_>>())
}

#[test]
fn no_function_is_too_long() -> Result<()> {
    let mut offences = Vec::new();
    for source in sources()? {
        let place = source.path.display().to_string();
        for (name, lines) in functions(&source.text).with_context(|| place.clone())? {
            if lines > FUNCTION {
                offences.push(format!("{place}: {name} has {lines} lines"));
            }
        }
    }
    none(&offences)
}

#[test]
fn functions_are_measured_wherever_they_stand() -> Result<()> {
    let sample = "#[doc = \"x\"]\nfn short() {}\nimpl A {\n  pub fn method(\n  ) {\n    fn inner() {\n    }\n  }\n}\n\
                  trait B {\n  fn given() {\n  }\n  fn asked();\n}\nmod c {\n  async fn d() {\n\n\n  }\n}\n";
    let found = functions(sample)?;
    let named = |name: &str| found.iter().find(|(found, _)| found == name).map(|(_, lines)| *lines);
    let lengths = ["short", "method", "inner", "given", "asked", "d"].map(named);
    assert_eq!(lengths, [Some(1), Some(5), Some(2), Some(2), None, Some(4)]);
    Ok(())
}

/// Every function with a body, and its lines.
fn functions(text: &str) -> Result<Vec<(String, usize)>> {
    let mut measure = Measure::default();
    measure.visit_file(&syn::parse_file(text)?);
    Ok(measure.found)
}

#[derive(Default)]
struct Measure {
    found: Vec<(String, usize)>,
}

impl Measure {
    fn note(&mut self, signature: &Signature, block: &Block) {
        let first = signature.fn_token.span.start().line;
        let last = block.brace_token.span.close().end().line;
        self.found.push((signature.ident.to_string(), last - first + 1));
    }
}

impl<'ast> Visit<'ast> for Measure {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.note(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.note(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.note(&item.sig, block);
        }
        syn::visit::visit_trait_item_fn(self, item);
    }
}
