//! `edit` and `conflicts` as a person uses them: what is changed waits for an approval, and what can't be changed says why.

use std::fs;

use super::world::World;

const OFF: &str = "[tenant.metakocka]";

/// A company whose contacts, products and documents may be changed, synced once.
fn company() -> World {
    let world = World::new();
    world.configure(OFF, "[tenant.write]\ncontacts = \"ask\"\nproducts = \"ask\"\nstatus = \"ask\"\nnotes = \"ask\"\n\n[tenant.metakocka]");
    world.run(["sync"]).ended(0);
    world
}

/// The id of the first record of a kind that the sample company has, by its name.
fn id_of(world: &World, kind: &str, number: &str) -> String {
    let shown = world.run(["show", kind, number, "--json"]).ended(0).json();
    shown[0]["record"]["record"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_change_waits_for_an_approval_and_asking_twice_is_one_proposal() {
    let world = company();
    let (id, _) = a_contact(&world);
    let first = world.run(["edit", "contact", &id, "name=Nova Kavarna d.o.o.", "--json"]).ended(0).json();
    assert_eq!(
        (first[0]["state"].as_str(), first[0]["kind"].as_str(), first[0]["id"].as_str()),
        (Some("waiting"), Some("contact"), Some(id.as_str()))
    );
    assert_eq!(first[0]["write"]["fields"][0]["path"], "customer");
    let again = world.run(["edit", "contact", &id, "name=Nova Kavarna d.o.o.", "--json"]).ended(0).json();
    assert_eq!(again[0]["approval"], first[0]["approval"]);
    let listed = world.run(["approvals", "list", "--json"]).ended(0).json();
    assert_eq!(listed.len(), 1, "{listed:?}");
}

#[test]
fn a_dry_run_shows_the_exact_request_and_proposes_nothing() {
    let world = company();
    let (id, _) = a_contact(&world);
    let shown = world.run(["edit", "contact", &id, "name=Nova Kavarna d.o.o.", "--dry-run", "--json"]).ended(0).json();
    assert_eq!(
        (shown[0]["endpoint"].as_str(), shown[0]["request"]["partner"]["customer"].as_str()),
        (Some("update_partner"), Some("Nova Kavarna d.o.o."))
    );
    assert!(shown[0]["request"].get("secret_key").is_none());
    assert!(world.run(["approvals", "list", "--json"]).ended(0).json().is_empty());
}

#[test]
fn what_is_switched_off_says_which_key_to_set() {
    let world = World::new();
    world.run(["sync"]).ended(0);
    let (id, _) = a_contact(&world);
    world.run(["edit", "contact", &id, "name=X d.o.o."]).ended(1).says(&["[tenant.write]", "contacts = \"ask\""]);
}

#[test]
fn a_wrong_field_value_or_record_is_refused_with_what_to_do() {
    let world = company();
    let (id, _) = a_contact(&world);
    let table: [(&[&str], u8, &[&str]); 6] = [
        (&["contact", &id, "emial=a@b.example"], 1, &["\"emial\"", "did you mean \"email\"?"]),
        (&["contact", &id, "email=ni naslova"], 1, &["does not fit", "e-mail address"]),
        (&["contact", "99", "name=X"], 1, &["no contact with the id 99", "postar sync"]),
        (&["contact", &id, "name"], 2, &["FIELD=VALUE"]),
        (&["document", "ZZ-1", "status=shipped"], 1, &["no document with the id ZZ-1"]),
        (&["contact", &id, "name=A d.o.o.", "name=B d.o.o."], 1, &["given twice"]),
    ];
    for (words, code, says) in table {
        world.run(["edit"].iter().chain(words)).ended(i32::from(code)).says(says);
    }
}

#[test]
fn good_rows_of_a_file_go_on_and_bad_ones_are_named_with_their_line() {
    let world = company();
    let (id, name) = a_contact(&world);
    let (product, _) = a_product(&world);
    let file = world.path("rows.csv");
    let rows = format!(
        "kind;id;name;email[new];weight\ncontact;{id};Nova Kavarna d.o.o.;;\nproduct;{product};;;12,5\ncontact;99;X;;\ncontact;{id};=HYPERLINK(\"http://evil\");;\ncontact;{id};short\nfish;{id};X;;\n;;;;\ncontact;{id};{name};;\n"
    );
    fs::write(&file, rows).unwrap();
    let ran = world.run(["edit".as_ref(), "--file".as_ref(), file.as_os_str()]).ended(1);
    ran.says(&["line 4: could not change contact 99", "line 5", "formula", "line 6: it has 3 cells, and the header 5", "line 7: \"fish\""]);
    assert!(ran.out.contains("2 changes proposed, 1 rows say nothing new, 4 failed"), "{}", ran.out);
    assert_eq!(world.run(["approvals", "list", "--json"]).ended(0).json().len(), 2);
}

#[test]
fn a_file_that_can_not_be_used_at_all_is_wrong_usage() {
    let world = company();
    let table = [
        ("kind,ident,name\n", "no column is called \"id\"; is it \"ident\"?"),
        ("id,name\n1,X\n", "nothing says what the ids are of"),
        ("kind,id\n", "no column names a field"),
        ("kind,id,name,name\n", "two columns are called \"name\""),
    ];
    for (text, says) in table {
        let file = world.path("rows.csv");
        fs::write(&file, text).unwrap();
        world.run(["edit".as_ref(), "--file".as_ref(), file.as_os_str()]).ended(2).says(&[says]);
    }
    world.run(["edit", "--file", "/nowhere.csv"]).ended(2).says(&["/nowhere.csv"]);
}

#[test]
fn one_change_a_row_and_a_kind_for_all_are_taken_too() {
    let world = company();
    let (id, _) = a_contact(&world);
    let file = world.path("rows.csv");
    fs::write(&file, format!("\u{feff}id,field,value\n{id},name,Nova Kavarna d.o.o.\n{id},tax_number,[clear]\n")).unwrap();
    let told = world.run(["edit".as_ref(), "contact".as_ref(), "--file".as_ref(), file.as_os_str(), "--json".as_ref()]).ended(0).json();
    assert_eq!(
        told.iter().filter(|one| one["state"] == "waiting").count() + told.iter().filter(|one| one["state"] == "unchanged").count(),
        2
    );
}

#[test]
fn a_running_daemon_takes_changes_too() {
    let world = company();
    let (id, _) = a_contact(&world);
    let daemon = world.start();
    let told = world.run(["edit", "contact", &id, "name=Nova Kavarna d.o.o.", "--json"]).ended(0).json();
    assert_eq!(told[0]["state"], "waiting");
    assert!(world.run(["conflicts", "list", "--json"]).ended(0).json().is_empty());
    drop(daemon);
}

#[test]
fn a_document_takes_a_status_and_a_note_and_nothing_else() {
    let world = company();
    let number = a_document(&world);
    let told = world.run(["edit", "document", &number, "status=waiting_for_stock", "note=Kupec je klical.", "--json"]).ended(0).json();
    let kinds: Vec<_> = told.iter().map(|one| one["write"]["write"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["status", "note"]);
    assert_eq!(told[0]["id"].as_str(), Some(id_of(&world, "document", &number).as_str()));
    world.run(["edit", "document", &number, "number=PN-1"]).ended(1).says(&["can't be written", "status=…"]);
}

#[test]
fn an_unknown_conflict_says_where_those_that_wait_are_listed() {
    let world = company();
    assert!(world.run(["conflicts", "list", "--json"]).ended(0).json().is_empty());
    world.run(["conflicts", "resolve", "abcdefghijklmn23", "local"]).ended(1).says(&["abcdefghijklmn23", "conflicts list"]);
}

#[test]
fn a_mapped_path_that_no_row_has_is_named_with_the_nearest_that_exists() {
    let world = World::new();
    world.configure(OFF, "[tenant.fields]\ncontacts = { vat = \"tax_id_numbr\" }\nproducts = { title = \"name\" }\n\n[tenant.metakocka]");
    let told = world.run(["check", "--json"]).json();
    let found: Vec<_> = told.iter().filter(|one| one["check"] == "field mapping").collect();
    assert_eq!(found.len(), 2, "{told:?}");
    let of = |on: &str| found.iter().find(|one| one["on"].as_str().unwrap().starts_with(on)).unwrap();
    assert_eq!((&of("contact")["ok"], &of("product")["ok"]), (&false.into(), &true.into()));
    assert!(of("contact")["why"].as_str().unwrap().contains("the nearest there is \"tax_id_number\""), "{told:?}");
}

/// A contact of the sample company: its id and name.
fn a_contact(world: &World) -> (String, String) {
    let seed = seed(world);
    let row = &seed["companies"][0]["partners"][0];
    (row["mk_id"].as_str().unwrap().to_owned(), row["customer"].as_str().unwrap().to_owned())
}

fn a_product(world: &World) -> (String, String) {
    let seed = seed(world);
    let row = &seed["companies"][0]["products"][0];
    (row["mk_id"].as_str().unwrap().to_owned(), row["name"].as_str().unwrap().to_owned())
}

fn a_document(world: &World) -> String {
    let seed = seed(world);
    let documents = seed["companies"][0]["documents"].as_array().unwrap();
    let order = documents.iter().find(|row| row["doc_type"] == "sales_order").unwrap();
    order["count_code"].as_str().unwrap().to_owned()
}

fn seed(_: &World) -> serde_json::Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sim/seeds/demo.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}
