package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Tidier clears what has served: payloads of decided events after a day, their
// dedupe keys after 90; and files that a crash left without a record.
type Tidier struct {
	env   Env
	inbox Inbox
	vault Vault
	files Files
}

// NewTidier makes a tidier.
func NewTidier(env Env, inbox Inbox, vault Vault, files Files) *Tidier {
	return &Tidier{env, inbox, vault, files}
}

// Lives of inbox rows.
const (
	payloadLife = 24 * time.Hour
	dedupeLife  = 90 * 24 * time.Hour
	tidyEvery   = time.Hour
	orphanAfter = time.Hour
)

// FirstSweep is the job that starts the hourly round; putting it on every node at
// every start makes one round, not many.
func (t *Tidier) FirstSweep() desk.Job {
	return desk.Job{Kind: desk.JobSweep, RunAt: t.env.Clock.Now().Add(time.Minute)}
}

// Scrub handles the scrub job, which follows an unsend.
func (t *Tidier) Scrub(ctx context.Context, _ Claimed) (Next, error) {
	return Next{}, t.inbox.Scrub(ctx)
}

// Sweep handles the sweep job.
func (t *Tidier) Sweep(ctx context.Context, _ Claimed) (Next, error) {
	now := t.env.Clock.Now()
	more, err := t.inbox.Tidy(ctx, now.Add(-payloadLife), now.Add(-dedupeLife))
	if err != nil {
		return Next{}, err
	}
	if more {
		return Next{At: now.Add(time.Second), Code: "more"}, nil
	}
	removed, err := t.vault.Sweep(ctx, now.Add(-orphanAfter), t.files.KnownAttachments)
	if removed > 0 {
		t.env.Log.Info("orphaned files removed", "count", removed)
	}
	return Next{At: now.Add(tidyEvery), Code: "hourly"}, err
}
