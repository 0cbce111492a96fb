//! What was measured, beside what was wanted.

use std::{fmt, time::Duration};

/// The table.
#[derive(Debug, Default)]
pub struct Table(Vec<Row>);

#[derive(Debug)]
struct Row {
    metric: String,
    target: String,
    measured: String,
    met: &'static str,
}

impl Table {
    /// Something with a target: the most it may be.
    pub fn at_most(&mut self, metric: &str, measured: f64, most: f64, unit: &str) {
        let met = if measured <= most { "yes" } else { "NO" };
        self.row(metric, format!("≤ {most} {unit}"), format!("{} {unit}", short(measured)), met);
    }

    /// Something with a target: the least it may be.
    pub fn at_least(&mut self, metric: &str, measured: f64, least: f64, unit: &str) {
        let met = if measured >= least { "yes" } else { "NO" };
        self.row(metric, format!("≥ {least} {unit}"), format!("{} {unit}", short(measured)), met);
    }

    /// Something that is told only.
    pub fn told(&mut self, metric: &str, measured: String) {
        self.row(metric, String::new(), measured, "");
    }

    /// Whether a target was missed.
    pub fn has_misses(&self) -> bool {
        self.0.iter().any(|row| row.met == "NO")
    }

    fn row(&mut self, metric: &str, target: String, measured: String, met: &'static str) {
        let row = Row { metric: metric.to_owned(), target, measured, met };
        println!("{}", row.line([0; 3]));
        self.0.push(row);
    }
}

impl Row {
    fn line(&self, [one, two, three]: [usize; 3]) -> String {
        format!("{:one$}  {:>two$}  {:>three$}  {}", self.metric, self.target, self.measured, self.met)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["what", "target", "measured", "met"].map(String::from);
        let [metric, target, measured, _] = head;
        let head = Row { metric, target, measured, met: "met" };
        let rows = || std::iter::once(&head).chain(&self.0);
        let widest = |cell: fn(&Row) -> &str| rows().map(|row| cell(row).chars().count()).max().unwrap_or(0);
        let widths = [widest(|row| &row.metric), widest(|row| &row.target), widest(|row| &row.measured)];
        for row in rows() {
            writeln!(f, "{}", row.line(widths).trim_end())?;
        }
        Ok(())
    }
}

/// As milliseconds.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn short(value: f64) -> String {
    if value < 10.0 { format!("{value:.2}") } else { format!("{value:.1}") }
}
