//! `demo` stands here in a moment.
use super::out::Out;
pub(super) async fn run(_w: &super::arguments::Demo, _o: &mut Out) -> u8 {
    0
}
