//! From a mail in the mailbox to a proposal that waits for a person, through the whole program.

use super::world::World;

const MAIL: &str = "Authentication-Results: mx.prazarna-zrno.example; dmarc=pass header.from=breza.example\r\nReceived: from mail.breza.example by mx.prazarna-zrno.example; DATE\r\nFrom: Tone Breza <tone@breza.example>\r\nTo: prodaja@prazarna-zrno.example\r\nSubject: Ponudba\r\nMessage-ID: <povprasevanje@breza.example>\r\nDate: DATE\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPozdravljeni,\r\n\r\nprosim za ponudbo za 20 kg kave Jutro.\r\n\r\nLep pozdrav\r\nTone Breza\r\nGostilna Breza d.o.o.\r\nLipova ulica 8, 1000 Ljubljana\r\n";

#[test]
fn a_strangers_mail_waits_as_a_new_partner_and_the_mail_tells_of_it() {
    let world = World::new();
    world.configure("[tenant.metakocka]", "[tenant.write]\npartners = \"ask\"\n\n[tenant.metakocka]");
    world.run(["sync"]).ended(0);
    let date = jiff::fmt::rfc2822::to_string(&jiff::Zoned::now()).unwrap();
    world.deliver(&MAIL.replace("DATE", &date));
    world.run(["once"]).ended(0);
    let waiting = world.run(["approvals", "list", "--json"]).ended(0).json();
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    let shown = world.run(["show", "message", "<povprasevanje@breza.example>", "--json"]).ended(0).json();
    let proposal = &shown[0]["proposals"][0];
    assert_eq!((proposal["kind"].as_str(), proposal["stage"].as_str()), (Some("partners"), Some("waiting")), "{shown:?}");
    assert_eq!(proposal["id"], waiting[0]["id"]);
    world.run(["once"]).ended(0);
    assert_eq!(world.run(["approvals", "list", "--json"]).ended(0).json().len(), 1, "reading it again proposes nothing new");
}
