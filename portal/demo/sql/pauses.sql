-- What waits for its customer does so since the middle of what has been done, under a limit that stands still meanwhile.
insert into pause (district_id, ticket_id, since)
select district_id, id, t2 + ({now} - t2) / 2 from demo.ticket where state = 'waiting';
