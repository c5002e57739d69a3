package fault

import (
	"bytes"
	"regexp"
)

// canary is what everybody says here, and the secrets of a rig: each has a form that
// nothing else has.
var canary = regexp.MustCompile(`\bc\d+ (says|greets|asks|waits|writes)\b|\bo\d+ answers\b|\brun \d+ to\b|\bnotice \d+\b|token-of-op\d|secret-of-(midori|kitayama)`)

// audit: facts are what an auditor reads for ever. They say who did what, and nothing of
// what was written; nor do logs.
func audit(w *world, found finder) {
	by := map[string]string{} // who wrote a message, by its facts
	for _, f := range w.facts {
		if f.kind == "message.stored" {
			by[f.message] = f.by
		}
		if word := canary.FindString(f.data); word != "" {
			found.add(ruleSilent, "%q in %s of message %s, conversation %s", word, f.kind, f.message, f.conversation)
		}
	}
	for _, m := range w.messages {
		if m.author != "" && by[m.id] != m.author {
			found.add(ruleWho, "message %s is %s's, its fact %q's", m.id, m.author, by[m.id])
		}
	}
	for _, line := range w.leaks {
		found.add(ruleSilent, "in a log: %s", line)
	}
}

// leaks gives the lines that hold what they must not.
func (b *tail) leaks() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !canary.Match(b.b.Bytes()) {
		return nil
	}
	var out []string
	for line := range bytes.Lines(b.b.Bytes()) {
		if canary.Match(line) {
			out = append(out, string(bytes.TrimSpace(line)))
		}
	}
	return out
}
