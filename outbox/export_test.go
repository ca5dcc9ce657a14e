package outbox

// Rate is how many messages a second the pacer lets go at present.
func (p *Pacer) Rate() float64 { return float64(p.all.Limit()) }
