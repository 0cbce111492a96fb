//! The calculators. Numbers in a lab come from here, not from a model: a question is recognised ([`asked`]), worked
//! out, and shown as a [`Card`] that says which of its inputs were given and which were assumed.
//!
//! Each module states its formula with units, what it leaves out, and where it has it from.

mod amount;
mod asked;
mod break_even;
mod card;
mod gguf;
mod held;
mod licence;
mod memory;
mod models;
mod quantization;
mod throughput;

pub use asked::{Heard, Lacks, asked, heard};
pub use break_even::{BreakEven, Money, Months};
pub use card::{Card, Cited, Kind, Known, Origin, Row, Tool};
pub use gguf::{GgufKind, GgufName};
pub use licence::{CHECKED, Commercial, LicenceOf, Terms};
pub use memory::{Memory, Needs};
pub use models::{Family, Model, Named, Shape, Shaped, named};
pub use quantization::Quantization;
pub use throughput::{Throughput, Times};
