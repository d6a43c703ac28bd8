insert into outage_ward (district_id, outage_id, ward_id)
select o.district_id, o.id, t.ward_id from outage o join transformer t on t.district_id = o.district_id and t.id = o.transformer_id;
