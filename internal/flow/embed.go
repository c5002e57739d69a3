package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

const (
	embedBatch  = 32              // entries a request
	embedEvery  = time.Minute     // how late an edit may be seen by the embeddings; words see it at once
	embedWait   = 5 * time.Minute // after a failure, or at the cap
	embedRunes  = 2000            // of an entry
	embedAtOnce = 50              // requests a job
)

// Embed handles an embed job: a brand's live entries are brought to the embedding model,
// those whose text it has not seen yet, and those that have gone are forgotten. It comes
// again as long as the brand uses embeddings.
func (t *Thinker) Embed(ctx context.Context, job Claimed) (Next, error) {
	w := desk.WorkspaceID(job.Key)
	row, err := t.store.ModelPort(ctx, w)
	if err != nil || !row.Port.Embeddings {
		return Next{}, err
	}
	texts, err := t.brains.texts(ctx, w)
	if err != nil {
		return Next{}, err
	}
	kept, err := t.store.Vectors(ctx, w, row.Port.Space())
	if err != nil {
		return Next{}, err
	}
	var gone []knowledge.EntryID
	for _, v := range kept {
		if text, live := texts[v.Entry]; !live {
			gone = append(gone, v.Entry)
		} else if hashOf(text) == v.Hash {
			delete(texts, v.Entry)
		}
	}
	if err := t.store.DropVectors(ctx, w, gone); err != nil {
		return Next{}, err
	}
	more, err := t.embedAll(ctx, row, texts)
	if len(texts)+len(gone) > 0 {
		t.mu.Lock()
		delete(t.seen, w) // other nodes see the new vectors within half a minute
		t.mu.Unlock()
	}
	switch now := t.env.Clock.Now(); {
	case err != nil && ctx.Err() == nil:
		t.env.Log.Warn("entries were not embedded", "workspace", w, "code", desk.CodeOf(err))
		return Next{At: now.Add(embedWait), Code: desk.CodeOf(err)}, nil
	case err != nil:
		return Next{}, err
	case more:
		return Next{At: now, Code: "more"}, nil
	default:
		return Next{At: now.Add(embedEvery), Code: "watches"}, nil
	}
}

// embedAll brings texts to the model, in batches, each kept as it comes.
func (t *Thinker) embedAll(ctx context.Context, row ModelPortRow, texts map[knowledge.EntryID]string) (more bool, err error) {
	ids := sortedKeys(texts)
	for n := 0; len(ids) > 0; n++ {
		if n == embedAtOnce {
			return true, nil
		}
		batch := ids[:min(embedBatch, len(ids))]
		ids = ids[len(batch):]
		said := make([]string, len(batch))
		for i, id := range batch {
			said[i] = texts[id]
		}
		vectors, err := t.embed(ctx, row, said)
		if err != nil {
			return false, err
		}
		var rows []EntryVector
		for i, id := range batch {
			if vectors[i] != nil {
				rows = append(rows, EntryVector{id, hashOf(said[i]), vectors[i]})
			}
		}
		if err := t.store.PutVectors(ctx, row.Workspace, row.Port.Space(), rows); err != nil {
			return false, err
		}
	}
	return false, nil
}

// texts are a brand's live entries as they go to an embedding model. They are what the
// bot tells any customer, so nothing in them is masked.
func (b *Brains) texts(ctx context.Context, w desk.WorkspaceID) (map[knowledge.EntryID]string, error) {
	m, err := b.mind(ctx, w)
	if err != nil {
		return nil, err
	}
	out := map[knowledge.EntryID]string{}
	for _, id := range m.live() {
		faq, _ := m.brain.FAQ(string(id))
		text := []rune(faq.Question + "\n" + m.text(string(id)))
		out[id] = string(text[:min(len(text), embedRunes)])
	}
	return out, nil
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:12])
}
