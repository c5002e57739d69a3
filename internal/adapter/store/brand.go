package store

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Brands lists a centre's brands by name, archived ones too.
func (db *DB) Brands(ctx context.Context, centre desk.CentreID) ([]flow.BrandCard, error) {
	return all(ctx, db.read(), selectBrands, func(r scanner) (b flow.BrandCard, err error) {
		return b, r.Scan(&b.ID, &b.Centre, &b.Name, &b.Color, &b.NoticeWords, &b.Edition, stamp{&b.Archived}, &b.Channels, &b.Open)
	}, string(centre))
}

// AddBrand makes one with its first queue and member.
func (db *DB) AddBrand(ctx context.Context, w desk.Workspace, q desk.Queue, first desk.OperatorID, as desk.Role, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, err := s.exec(ctx, upsertWorkspace, string(w.Centre), string(w.ID), w.Name, w.Color); err != nil {
			return err
		}
		if _, err := s.exec(ctx, upsertQueue, string(q.Workspace), string(q.ID), q.Name, q.Offers, q.OfferFor.Milliseconds()); err != nil {
			return err
		}
		return s.joined(ctx, w.ID, first, as, facts)
	})
}

// joined makes somebody a brand's first member.
func (s session) joined(ctx context.Context, w desk.WorkspaceID, first desk.OperatorID, as desk.Role, facts []desk.Fact) error {
	if err := s.puts(ctx, insertMemberships, [][]any{{string(w), string(first), string(as)}}); err != nil {
		return err
	}
	if _, err := s.exec(ctx, touchPerson, string(first)); err != nil {
		return err
	}
	return putFacts(ctx, s, facts)
}

// SaveBrand changes name, colour and what notices may carry.
func (db *DB) SaveBrand(ctx context.Context, w desk.Workspace, edition int64, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, updateBrand, string(w.ID), edition, w.Name, w.Color, w.NoticeWords)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return putFacts(ctx, s, facts)
	})
}

// ArchiveBrand ends one that is not in use, and everybody's membership in it. The edition is
// taken first: whoever connects a channel meanwhile waits, and finds no brand.
func (db *DB) ArchiveBrand(ctx context.Context, id desk.WorkspaceID, edition int64, at time.Time, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, archiveBrand, string(id), edition, ms(at))
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		if _, busy, err := one(ctx, s, selectBusy, scanString, string(id)); err != nil {
			return err
		} else if busy {
			return flow.ErrBrandBusy
		}
		for _, text := range []string{touchMembers, deleteMembers} {
			if _, err := s.exec(ctx, text, string(id)); err != nil {
				return err
			}
		}
		return putFacts(ctx, s, facts)
	})
}

// RestoreBrand takes one back into use.
func (db *DB) RestoreBrand(ctx context.Context, id desk.WorkspaceID, edition int64, first desk.OperatorID, as desk.Role, facts []desk.Fact) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, err := s.exec(ctx, restoreBrand, string(id), edition)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.ErrVersion
		}
		return s.joined(ctx, id, first, as, facts)
	})
}

const selectBrands = `
SELECT w.id, w.centre_id, w.name, w.color, w.notice_words, w.edition, w.archived_at,
  (SELECT count(*) FROM channel AS c WHERE c.workspace_id = w.id AND c.archived_at = 0),
  (SELECT count(*) FROM conversation AS v WHERE v.workspace_id = w.id AND v.state IN ('bot', 'waiting', 'offered', 'active', 'wrapup'))
FROM workspace AS w WHERE w.centre_id = $1 ORDER BY w.name, w.id`

const updateBrand = `UPDATE workspace SET name = $3, color = $4, notice_words = $5, edition = edition + 1 WHERE id = $1 AND edition = $2`

const archiveBrand = `UPDATE workspace SET archived_at = $3, edition = edition + 1 WHERE id = $1 AND edition = $2 AND archived_at = 0`

const restoreBrand = `UPDATE workspace SET archived_at = 0, edition = edition + 1 WHERE id = $1 AND edition = $2 AND archived_at > 0`

const selectBusy = `
SELECT c.id FROM channel AS c WHERE c.workspace_id = $1 AND c.archived_at = 0
UNION ALL
SELECT v.id FROM conversation AS v WHERE v.workspace_id = $1 AND v.state IN ('bot', 'waiting', 'offered', 'active', 'wrapup')
LIMIT 1`

// Whoever has a person's card open must read it anew.
const (
	touchPerson  = `UPDATE person SET edition = edition + 1, version = version + 1 WHERE id = $1`
	touchMembers = `
UPDATE person SET edition = edition + 1, version = version + 1 WHERE id IN (SELECT m.operator_id FROM membership AS m WHERE m.workspace_id = $1)`
	deleteMembers = `DELETE FROM membership WHERE workspace_id = $1`
)
