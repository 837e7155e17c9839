//! Files named by their content, big values, and the folder they lie in.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use postar::domain::{Digest, Document, DocumentLine, Mirrored, MkId};
use postar::fault::{Fault, Lasting, sentence};
use postar::store::{Changes, Store, StoreError};

use super::samples::*;

fn file_of(store: &Store, digest: &Digest) -> PathBuf {
    let name = digest.as_str();
    store.path().join("files").join(&name[..2]).join(&name[2..4]).join(name)
}

fn files_under(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files_under(&path) } else { 1 }).sum()
}

fn long_document(lines: usize) -> Document {
    let line = |n: usize| DocumentLine {
        product: Some(MkId::new(format!("{n}"))),
        code: None,
        name: format!("Miza Orna {n}"),
        unit: Some("kos".to_owned()),
        amount: 1.into(),
        price: None,
        price_with_tax: None,
        discount: None,
    };
    Document { lines: (0..lines).map(line).collect(), ..document("900", "PN-1", "100") }
}

#[tokio::test]
async fn a_file_is_kept_once_and_comes_back_by_its_digest() {
    let (_folder, store) = store();
    let bytes = vec![7; 100_000];
    let digest = store.keep_file(bytes.clone()).await.unwrap();
    assert_eq!(store.keep_file(bytes.clone()).await.unwrap(), digest);
    assert_eq!(store.file(&digest).unwrap(), bytes);
    assert_eq!(files_under(&store.path().join("files")), 1);
    assert!(store.bytes_on_disk().unwrap() > 100_000);
}

#[tokio::test]
async fn a_torn_file_is_noticed_and_heals_when_it_is_kept_again() {
    let (_folder, store) = store();
    let digest = store.keep_file(b"From: neza@gozd.example".to_vec()).await.unwrap();
    fs::write(file_of(&store, &digest), b"From: neza@go").unwrap();
    let torn = store.file(&digest).unwrap_err();
    assert!(matches!(torn, StoreError::TornFile { .. }), "{torn}");
    assert_eq!(torn.lasting(), Lasting::UntilSomeoneActs);
    store.keep_file(b"From: neza@gozd.example".to_vec()).await.unwrap();
    assert_eq!(store.file(&digest).unwrap(), b"From: neza@gozd.example");
}

#[tokio::test]
async fn a_missing_file_is_named() {
    let (_folder, store) = store();
    let missing = store.file(&Digest::of(b"never kept")).unwrap_err();
    assert!(sentence(&missing).contains(Digest::of(b"never kept").as_str()));
}

#[tokio::test]
async fn a_document_of_a_thousand_lines_lies_in_a_file_and_is_written_once() {
    let (_folder, store) = store();
    let files = || files_under(&store.path().join("files"));
    store.commit(Changes::new().document(&tenant(), read(long_document(1_000)))).await.unwrap();
    assert_eq!(store.document(&tenant(), &MkId::new("900")).unwrap(), Some(read(long_document(1_000))));
    assert_eq!(files(), 1);
    let again = Mirrored { record: long_document(1_000), read_at: moment(60) };
    assert!(!store.commit(Changes::new().document(&tenant(), again)).await.unwrap().changed);
    assert_eq!(files(), 1);
    store.commit(Changes::new().document(&tenant(), read(long_document(3)))).await.unwrap();
    assert_eq!(store.document(&tenant(), &MkId::new("900")).unwrap().map(|document| document.record.lines.len()), Some(3));
}

#[tokio::test]
async fn the_secret_of_an_installation_never_changes_and_never_shows() {
    let (folder, store) = store();
    let secret = store.install_secret().clone();
    assert!(!format!("{store:?}").contains(&format!("{:?}", secret.bytes())));
    drop(store);
    assert_eq!(Store::open(folder.path()).unwrap().install_secret(), &secret);
    let (_other_folder, other) = super::samples::store();
    assert_ne!(other.install_secret(), &secret);
}

#[tokio::test]
async fn a_store_that_is_open_elsewhere_says_so_after_a_while() {
    let (folder, _store) = store();
    let locked = Store::open_within(folder.path(), Duration::from_millis(120)).unwrap_err();
    assert!(matches!(locked, StoreError::Locked { .. }), "{locked}");
    assert_eq!(locked.lasting(), Lasting::SOON);
}

#[tokio::test]
async fn only_its_owner_can_look_into_a_store() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("new")).unwrap();
    assert_eq!(fs::metadata(store.path()).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn a_store_that_lost_its_records_is_not_taken_for_a_new_one() {
    for loss in [overwrite as fn(&Path), remove] {
        let (folder, store) = store();
        store.commit(Changes::new().mail(mail("a", 1))).await.unwrap();
        drop(store);
        loss(&folder.path().join("records"));
        let lost = Store::open(folder.path()).unwrap_err();
        assert!(matches!(lost, StoreError::Lost { .. }), "{lost}");
        assert!(sentence(&lost).contains("restore"));
    }
}

fn overwrite(records: &Path) {
    let log = records.join("db");
    let bytes = fs::read(&log).unwrap().len();
    fs::write(&log, vec![0xA5; bytes]).unwrap();
}

fn remove(records: &Path) {
    fs::remove_dir_all(records).unwrap();
}
