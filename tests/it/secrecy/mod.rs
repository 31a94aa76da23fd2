//! What lies on the disk says nothing of what a person said or is; and what was erased is gone.

mod erased;
mod look;
mod on_disk;
