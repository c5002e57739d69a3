package scenario

import (
	"encoding/base64"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// media are the types for which sends is the better word.
var media = []string{"sticker", "image", "video", "audio", "file", "location"}

// results are what expect can demand of a webhook.
var results = []string{
	"", lineemu.Delivered, lineemu.Failed, lineemu.Held, lineemu.Dropped, lineemu.NoWebhook, lineemu.Suspended, lineemu.Queued,
	lineemu.ReasonConnect, lineemu.ReasonTimeout, lineemu.ReasonStatus, lineemu.ReasonOther,
}

// lastMessage stands for the newest message of who acts.
const lastMessage = "last"

// message reads the label of an earlier message, or last.
func (p *parser) message(to *string) func(node) error {
	return func(n node) error {
		s, err := n.text()
		if err != nil {
			return err
		}
		if s != lastMessage && !slices.Contains(p.labels, s) {
			return n.errorf("no message %q: give last, or a name that an earlier step has under as", s)
		}
		*to = s
		return nil
	}
}

func (p *parser) says(to *spoken) func(node) error {
	return func(n node) error {
		to.act.Type = "text"
		if n.Kind == yaml.SequenceNode {
			return n.each("says", func(v node) error { return p.words(v, to) })
		}
		return p.words(n, to)
	}
}

func (p *parser) words(n node, to *spoken) error {
	s, err := n.text()
	if err == nil && s == "" {
		err = n.errorf("an empty text cannot be sent")
	}
	to.texts = append(to.texts, s)
	return err
}

// acts reads a type alone, or a mapping of an act's members. only limits the types, nil does not.
func (p *parser) acts(to *spoken, only []string) func(node) error {
	return func(n node) error {
		quote := to.act.Quote
		if n.Kind == yaml.ScalarNode {
			to.act.Type = n.Value
		} else if err := p.members(n, to); err != nil {
			return err
		}
		if to.act.Quote == "" {
			to.act.Quote = quote
		}
		if only != nil && !slices.Contains(only, to.act.Type) {
			return n.errorf("type %q: sends takes %s; acts takes any", to.act.Type, strings.Join(only, ", "))
		}
		if (to.act.Type == "unsend" || to.act.Type == "edit") && to.act.MessageID == "" {
			to.act.MessageID = lastMessage
		}
		if err := to.act.Check(); err != nil {
			return n.errorf("%w", err)
		}
		return nil
	}
}

// members reads the members of a lineemu.Act, and file beside them. Where it happens is said by the step.
func (p *parser) members(n node, to *spoken) error {
	return n.record("an act", &to.act, fields{
		"file": p.file(to), "members": p.names(&to.members), "message_id": p.message(&to.act.MessageID), "quote": p.message(&to.act.Quote),
	}, "channel_id", "group_id", "async")
}

// file reads a file beside the scenario as the act's data.
func (p *parser) file(to *spoken) func(node) error {
	return func(n node) error {
		name, err := n.text()
		if err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(name)))
		if err != nil {
			return n.errorf("file: %w", err)
		}
		to.act.Data = base64.StdEncoding.EncodeToString(b)
		to.act.FileName = filepath.Base(name)
		to.act.ContentType = mime.TypeByExtension(filepath.Ext(name))
		return nil
	}
}

func (p *parser) together(to *verb) func(node) error {
	return func(n node) error {
		t := &together{line: n.Line}
		err := n.each("together", func(v node) error {
			one := spoken{line: v.Line}
			err := v.object("an act of together", fields{
				"who": label(&one.who, "user", &p.people), "group": label(&one.group, "group", &p.groups),
				"channel": label(&one.channel, "channel", &p.channels), "as": text(&one.label), "quote": p.message(&one.act.Quote),
				"says": p.says(&one), "sends": p.acts(&one, media), "acts": p.acts(&one, nil),
			})
			switch {
			case err != nil:
				return err
			case one.who == "" || one.act.Type == "":
				return v.errorf("an act of together: give who, and says, sends or acts")
			case len(t.acts) > 0 && one.channel != "" && one.channel != t.acts[0].channel:
				return v.errorf("one POST belongs to one channel: give channel with the first act only")
			}
			if one.label != "" {
				p.labels = append(p.labels, one.label)
			}
			t.acts = append(t.acts, one)
			return nil
		})
		if err == nil && len(t.acts) == 0 {
			err = n.errorf("together: give at least one act")
		}
		t.async = p.nested
		*to = t
		return err
	}
}
