package sendguard

// words finds what the brand forbids its operators.
func (p *Policy) words(t folded, _ Sight) (out []Finding) {
	if p == nil {
		return nil
	}
	for _, m := range p.out.all(t) {
		f := t.finding(Words, "out", m.i, m.j)
		w := p.settings.Words[m.at]
		f.Mode, f.Says = w.Mode, w.Instead
		out = append(out, f)
	}
	return out
}

// Heard finds forbidden words in what a customer wrote.
func (p *Policy) Heard(text string) (out []Finding) {
	if p == nil || p.settings.Of(Words) == Off || len(p.in.first) == 0 || text == "" {
		return nil
	}
	t := fold(text)
	for _, m := range p.in.all(t) {
		if len(out) == maxFindings {
			break
		}
		f := t.finding(Words, "in", m.i, m.j)
		if f.Mode = p.settings.Words[m.at].Mode; !p.settings.Of(Words).Asks() {
			f.Mode = Shadow
		}
		out = append(out, f)
	}
	return out
}
