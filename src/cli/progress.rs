//! The progress of a sync as a bar, on a terminal only: a file or a pipe gets nothing of it.

use std::future::Future;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::broadcast::error::RecvError;

use crate::flow::sync::{Progress, Step};

/// A bar with its counts and what is left, once the ERP says how many rows there are.
const COUNTED: &str = "{prefix:>24} {bar:24} {pos}/{len} rows · {msg}";
/// Without that, the counts alone.
const UNCOUNTED: &str = "{prefix:>24} {spinner} {pos} rows · {msg}";

/// Waits for the work, and shows how far it has come meanwhile.
pub(crate) async fn shown<T>(progress: &Progress, on_terminal: bool, work: impl Future<Output = T>) -> T {
    if !on_terminal {
        return work.await;
    }
    let (mut steps, bar) = (progress.listen(), ProgressBar::no_length());
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => {
                bar.finish_and_clear();
                return done;
            }
            step = steps.recv() => match step {
                Ok(step) => show(&bar, &step),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => {
                    bar.finish_and_clear();
                    return work.await;
                }
            },
        }
    }
}

fn show(bar: &ProgressBar, step: &Step) {
    let template = if step.total.is_some() { COUNTED } else { UNCOUNTED };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_prefix(format!("{} {}", step.tenant, step.part));
    step.total.iter().for_each(|total| bar.set_length(*total));
    bar.set_position(step.read);
    bar.set_message(told(step));
}

/// `12 calls, 40 s left`.
fn told(step: &Step) -> String {
    let left = step.left.filter(|left| *left >= Duration::from_secs(1)).map(|left| format!(", {} s left", left.as_secs()));
    format!("{} calls{}", step.calls, left.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TenantId;

    #[test]
    fn calls_and_what_is_left_are_told_in_words() {
        let step = |left| Step { tenant: TenantId::new("lipa"), part: "sales_order", read: 1, total: None, calls: 12, left, ended: false };
        assert_eq!(told(&step(Some(Duration::from_millis(40_300)))), "12 calls, 40 s left");
        assert_eq!(told(&step(None)), "12 calls");
    }
}
