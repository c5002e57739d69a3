package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// learnFiles looks up what an index of entries says by its files: an entry names them by
// their ids only. One that is gone is left out of the answer, and told in the log. Files
// are never changed, so each is asked for once.
func (b *Brains) learnFiles(ctx context.Context, w desk.WorkspaceID, known *brand) error {
	fresh := cloned(known.files) // brains given out look into the old ones
	for id := range known.indexed {
		for _, file := range known.entries[id].LiveBody.Files() {
			if _, ok := fresh[file]; ok {
				continue
			}
			a, err := b.files.Attachment(ctx, file)
			if errors.Is(err, desk.ErrNotFound) || err == nil && a.Workspace != w {
				b.env.Log.Warn("an entry's file is gone; it is answered without it", "workspace", w, "entry", id, "attachment", file)
				continue
			}
			if err != nil {
				return err
			}
			fresh[file] = readyMedia(a)
		}
	}
	known.files = fresh
	return nil
}

func readyMedia(a Attachment) desk.MediaBody {
	return desk.MediaBody{Attachment: a.ID, State: desk.MediaReady, MIME: a.MIME, Size: a.Size, Name: a.Name, Width: a.Width, Height: a.Height}
}

// bubbles is an entry as the bot says it: the answer, then its attachments, each a bubble,
// as many as one call carries. Buttons go with the last one, for LINE shows no others.
func bubbles(e *knowledge.Entry, files map[desk.AttachmentID]desk.MediaBody) (out []desk.Content) {
	var buttons []desk.Choice
	say := func(c desk.Content) {
		if len(c.Choices) > 0 {
			buttons, c.Choices = c.Choices, nil
		}
		if len(out) < knowledge.MaxParts {
			out = append(out, c)
		}
	}
	for _, c := range e.LiveBody.Answer {
		if !c.Kind.Media() || c.Media == nil {
			say(c)
		} else if body, ok := files[c.Media.Attachment]; ok {
			body.DurationMS = c.Media.DurationMS
			c.Media, c.Kind = &body, shownAs(c.Kind, body.MIME)
			say(c)
		}
	}
	for _, id := range e.LiveBody.Attachments {
		if body, ok := files[id]; ok {
			say(desk.Content{Kind: shownAs(desk.Image, body.MIME), Media: &body})
		}
	}
	if len(out) > 0 && len(buttons) > 0 {
		out[len(out)-1].Choices = slices.Clone(buttons)
	}
	return out
}

// shownAs is a kind that LINE can show: of pictures it takes JPEG and PNG, anything else
// goes as a link.
func shownAs(kind desk.ContentKind, mime string) desk.ContentKind {
	if kind == desk.Image && mime != "image/jpeg" && mime != "image/png" {
		return desk.File
	}
	return kind
}
