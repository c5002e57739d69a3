package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Contacts reads those of the ids that there are, in no order.
func (db *DB) Contacts(ctx context.Context, ids []desk.ContactID) ([]desk.Contact, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), selectContactsByID, scanContact, texts(db.read(), ids))
}

func contactValues(c desk.Contact) []any {
	if fault.Sabotaged("no_thread") {
		c.External += "-" + string(c.ID)
	}
	return []any{string(c.Workspace), string(c.ID), string(c.Kind), c.Provider, c.External, c.Name, c.Language, string(c.Avatar), ms(c.ProfileAt)}
}

func scanContact(r scanner) (c desk.Contact, err error) { return c, r.Scan(contactDest(&c)...) }

func contactDest(c *desk.Contact) []any {
	return []any{&c.Workspace, &c.ID, &c.Kind, &c.Provider, &c.External, &c.Name, &c.Language, &c.Avatar, stamp{&c.ProfileAt}}
}

const contactColumns = `c.workspace_id, c.id, c.kind, c.provider, c.external, c.name, c.language, c.avatar_id, c.profile_at`

const selectContactsByID = `SELECT ` + contactColumns + ` FROM contact AS c WHERE c.id @texts($1)`

const selectContactsByIdentity = `SELECT ` + contactColumns + `
FROM @tuples(k, $1: workspace_id, provider, external)
@lateral(c contact y)
  WHERE y.workspace_id = k.workspace_id AND y.provider = k.provider AND y.external = k.external LIMIT 1
@end`

// A contact that somebody else made meanwhile is not made again.
const insertContacts = `
INSERT INTO contact (workspace_id, id, kind, provider, external, name, language, avatar_id, profile_at)
@values(text, text, text, text, text, text, text, text, bigint)
ON CONFLICT DO NOTHING
RETURNING id`

const updateContacts = `
UPDATE contact SET name = r.name, language = r.language, avatar_id = r.avatar_id, profile_at = r.profile_at
FROM @rows(r: id text, name text, language text, avatar_id text, profile_at bigint)
WHERE contact.id = r.id
RETURNING contact.id`
