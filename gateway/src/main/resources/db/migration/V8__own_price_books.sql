-- Price books are entries of the catalog too.
alter table own_entry drop constraint own_entry_kind_check;
alter table own_entry add constraint own_entry_kind_check check (kind in ('MODEL', 'SYSTEM', 'ENGINE', 'PRICE_BOOK'));
