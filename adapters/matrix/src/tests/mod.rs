mod generated;
mod incoming;
mod pages;
mod press;
mod spoken;
