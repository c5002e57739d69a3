package sendguard

// otherBrand finds another brand's name or address. One that stands within the own brand's is
// not meant: さくら銀行 in さくら銀行オンライン.
func (p *Policy) otherBrand(t folded, _ Sight) (out []Finding) {
	if p == nil {
		return nil
	}
	ours := p.ours.all(t)
	for _, m := range p.theirs.all(t) {
		if m.within(ours) {
			continue
		}
		f := t.finding(OtherBrand, "name", m.i, m.j)
		f.Says = p.names[m.at]
		out = append(out, f)
	}
	return out
}
