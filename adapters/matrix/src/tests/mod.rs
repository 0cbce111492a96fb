mod generated;
mod incoming;
mod looked;
mod pages;
mod press;
mod spoken;
