package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// demoTalksFile are talks of before the desk, as LINE Official Account Manager writes them.
//
//go:embed demo_talks/midori.csv
var demoTalksFile []byte

// learnt plays the bot's weeks, and what people made of them: verdicts on what it decided,
// questions to ask again, old talks, a search for gaps and a check.
func (d *demo) learnt(ctx context.Context) error {
	now := d.clock.Now()
	w, err := d.play(ctx, now)
	if err != nil {
		return err
	}
	if err := d.verdicts(ctx, w); err != nil {
		return err
	}
	brand := demoBrands[0].workspace.ID
	if err := d.cases(ctx, brand); err != nil {
		return err
	}
	chief, err := d.store.Person(ctx, demoApprover)
	if err != nil {
		return err
	}
	if _, err := d.librarian.ImportTalks(ctx, chief, brand, demoTalksFile, false); err != nil {
		return err
	}
	gaps, err := d.learner.FindGaps(ctx, chief, brand, now.Add(-30*day), now, true)
	if err != nil {
		return err
	}
	check, err := d.learner.Check(ctx, chief, brand)
	if err != nil {
		return err
	}
	for _, run := range []flow.Run{gaps, check} { // their job finds them done
		if _, err := d.learner.Work(ctx, flow.Claimed{Job: desk.Job{Kind: desk.JobLearn, Key: run.ID}}); err != nil {
			return err
		}
	}
	return nil
}

// verdicts are operators' words on questions that they took over.
func (d *demo) verdicts(ctx context.Context, w *weeks) error {
	for i, l := range w.lives {
		if l.verdict == "" || len(l.decisions) == 0 {
			continue
		}
		entry := l.verdict
		if entry != flow.VerdictNone {
			id, err := d.entry(ctx, entry)
			if err != nil {
				return err
			}
			entry = id
		}
		if _, _, err := d.parts.bot.Judge(ctx, w.by[i%len(w.by)], l.decisions[0], entry); err != nil {
			return fmt.Errorf("the verdict on %q: %w", l.steps[0], err)
		}
	}
	return nil
}

// entry finds an entry by its id in files.
func (d *demo) entry(ctx context.Context, file string) (string, error) {
	rows, err := d.store.EntriesByFileID(ctx, demoBrands[0].workspace.ID, []string{file})
	if err != nil || len(rows) != 1 {
		return "", errors.Join(err, fmt.Errorf("%s: %d entries", file, len(rows)))
	}
	return string(rows[0].ID), nil
}

// cases are questions that an editor wrote down to be asked again.
func (d *demo) cases(ctx context.Context, w desk.WorkspaceID) error {
	file := "質問,正解\n"
	for _, c := range demoCases {
		file += c.text + "," + c.faq + "\n"
	}
	editor, err := d.store.Person(ctx, demoEditor)
	if err != nil {
		return err
	}
	done, err := d.learner.ImportCases(ctx, editor, w, []byte(file))
	if err == nil && !done.Done {
		err = fmt.Errorf("questions to ask again: %+v", done.Wrong)
	}
	return err
}
