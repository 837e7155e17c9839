//! Each misbehaviour of a server is met once by the production loop; afterwards nothing is missed, nothing double, nothing told in the clear.

mod scene;

use std::time::Duration;

use crate::model::{Clockwork, Offers};
use scene::Scene;

#[test]
fn a_server_that_behaves_is_served_well() {
    Clockwork::runtime().block_on(async {
        let mut scene = Scene::set(Offers::all()).await;
        scene.happen();
        scene.stage.pass(Duration::from_mins(40)).await;
        assert_eq!(scene.faults(), Vec::<String>::new());
        scene.stage.stop().await;
    });
}
