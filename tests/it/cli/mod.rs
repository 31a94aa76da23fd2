//! The command line, as people and mail servers use it: the real program in an empty folder.

mod copies;
mod due;
mod figures;
mod folder;
mod intake;
mod normalise;
mod office;
mod pipe;
mod place;
mod read_only;
mod schemas;
mod usage;
