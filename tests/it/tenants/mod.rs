//! Two companies in one postar: the same numbers, names and addresses, and nothing of one ever shows at the other.

mod apart;
mod canaries;
mod company;
mod rows;
