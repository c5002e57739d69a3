package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
)

// Links lists those that make a contact one with others.
func (db *DB) Links(ctx context.Context, id desk.ContactID) ([]contact.Link, error) {
	return linksOf(ctx, db.read(), id)
}

func linksOf(ctx context.Context, s session, id desk.ContactID) ([]contact.Link, error) {
	return all(ctx, s, selectLinks, scanLink, string(id))
}

// Merge puts a link. Whoever merges in a brand waits for whoever does already, and looks
// again then.
func (db *DB) Merge(ctx context.Context, one, other desk.Contact, l contact.Link, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, lockBrand, string(l.Workspace)); err != nil {
			return err
		}
		ones, err := linksOf(ctx, s, one.ID)
		if err != nil {
			return err
		}
		others, err := linksOf(ctx, s, other.ID)
		if err != nil {
			return err
		}
		if err := contact.CheckMerge(one, other, contact.Person(ones, one.ID), contact.Person(others, other.ID)); err != nil {
			return err
		}
		if _, err := s.exec(ctx, insertLink, string(l.Workspace), string(l.ID), string(l.One), string(l.Other), ms(l.At), string(l.By), l.Note); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

// Unmerge takes a link away.
func (db *DB) Unmerge(ctx context.Context, l contact.Link, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, `DELETE FROM contact_link WHERE id = $1`, string(l.ID))
		if err := found(n > 0, err); err != nil {
			return err
		}
		return putFacts(ctx, s, facts)
	})
}

func scanLink(r scanner) (l contact.Link, err error) {
	return l, r.Scan(&l.Workspace, &l.ID, &l.One, &l.Other, stamp{&l.At}, &l.By, &l.Note)
}

// A person has ten contacts at most, so that the walk is short.
const selectLinks = `
WITH RECURSIVE near (id) AS (
  SELECT c.id FROM contact AS c WHERE c.id = $1
  UNION
  SELECT CASE WHEN l.one_id = near.id THEN l.other_id ELSE l.one_id END FROM near CROSS JOIN contact_link AS l WHERE l.one_id = near.id OR l.other_id = near.id
)
SELECT l.workspace_id, l.id, l.one_id, l.other_id, l.at, l.by_id, l.note
FROM near
@lateral(l contact_link y)
  WHERE y.one_id = near.id LIMIT 20
@end
ORDER BY l.at, l.id`

const insertLink = `
INSERT INTO contact_link (workspace_id, id, one_id, other_id, at, by_id, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`
