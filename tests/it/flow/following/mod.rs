//! Drafts follow the ERP: no old figure is placed, what nobody touched comes true, what somebody edited is flagged and left alone.

mod cases;
mod erp;
mod story;

use std::sync::Arc;

use postar::domain::*;
use postar::flow::ripple;
use postar::store::Changes;

use super::stage::{Stage, customers_mail};
use erp::{CUSTOMER, Mood, World};

/// What customers ask.
pub(super) const QUESTIONS: [&str; 4] = [
    "Dober dan,\n\nkje je moje naročilo PN-77 in kdaj bo dobavljeno?\n\nHvala",
    "Dober dan,\n\nkoliko je še odprto po računu RA-55 in kdaj zapade?\n\nHvala",
    "Dober dan,\n\ndo kdaj velja ponudba PON-33?\n\nHvala",
    "Dober dan,\n\nkoliko stane Miza Bukev in ali je na zalogi?\n\nHvala",
];

fn customer() -> Contact {
    let person = ContactPerson { id: None, name: None, emails: vec![EmailAddress::parse("neza@gozd.example").unwrap()], phones: vec![] };
    Contact { people: vec![person], ..Contact::bare(MkId::new(CUSTOMER), "Gozd in sin d.o.o.".to_owned()) }
}

/// A mailbox and its store over an ERP.
struct Scene {
    stage: Stage,
    world: World,
    /// Reads are answered from the mirror: nothing is really read again.
    from_mirror: bool,
}

impl Scene {
    /// The mirror is as the ERP.
    async fn set(seed: u64) -> Self {
        let mut stage = Stage::set();
        stage.profile.trusted_authserv_ids = vec!["mx.lipa.example".to_owned()];
        let world = World::new(stage.clock(), seed);
        stage.erp = Some(Arc::new(world.clone()));
        let mut scene = Self { stage, world, from_mirror: false };
        scene.sync().await;
        scene
    }

    /// The same ERP as it is now, seen by a mailbox that knows nothing of before.
    async fn afresh(&self) -> Self {
        let mut stage = Stage::set();
        stage.profile.trusted_authserv_ids = vec!["mx.lipa.example".to_owned()];
        let passed = self.stage.now().duration_since(stage.now());
        stage.later(passed.try_into().unwrap());
        stage.erp = Some(Arc::new(self.world.clone()));
        let mut scene = Self { stage, world: self.world.clone(), from_mirror: false };
        scene.sync().await;
        scene
    }

    /// A mail that a trusted server vouches for.
    fn write(&self, id: &str, text: &str) {
        let vouched = "Received: from mx.lipa.example by imap.lipa.example with LMTP id x; Sun, 22 Nov 2026 10:00:03 +0100\n\
                       Authentication-Results: mx.lipa.example; dmarc=pass header.from=gozd.example\n\
                       Received: from mail.gozd.example by mx.lipa.example with ESMTPS id y; Sun, 22 Nov 2026 10:00:01 +0100\n";
        let mail = customers_mail(id, &[], text).replace(&format!("Subject: Naročilo {id}"), "Subject: Vprašanje");
        self.stage.server.deliver("INBOX", &format!("{vouched}{mail}"), Some(self.stage.now()));
    }

    /// The mirror is brought to what the ERP has now, if it answers; what changed reaches drafts.
    async fn sync(&mut self) {
        if self.world.mood() != Mood::Well {
            return;
        }
        if self.from_mirror {
            self.world.answer_as_of_now();
        }
        let desk = self.stage.desk();
        let (tenant, read_at) = (&desk.tenant.id, self.stage.now());
        let mut changes = Changes::new().contact(tenant, Mirrored { record: customer(), read_at });
        let there = self.world.documents();
        for id in ["471100000123", "471100000124", "471100000125"].map(MkId::new) {
            changes = match there.iter().find(|known| known.id == id) {
                Some(record) => changes.document(tenant, Mirrored { record: record.clone(), read_at }),
                None => changes.gone(tenant, ErpRef { kind: ErpKind::Document, id }),
            };
        }
        changes = changes.product(tenant, Mirrored { record: self.world.table(), read_at });
        changes = self.world.rows().into_iter().fold(changes, |changes, record| changes.stock(tenant, Mirrored { record, read_at }));
        desk.store.commit(changes).await.unwrap();
        while ripple::step(&desk.store, &desk.tenant, &[&desk], desk.clock.now()).await.unwrap().is_some() {}
    }

    /// The text of the draft that answers a mail, without what is quoted below it; as the explanation has it.
    fn text(&mut self, id: &str) -> String {
        self.stage.explanation(id).and_then(|found| found.draft).map(|draft| draft.text).unwrap_or_default()
    }
}
