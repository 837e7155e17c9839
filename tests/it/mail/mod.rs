//! What the mail room promises.

mod corpus;
