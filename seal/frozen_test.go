package seal_test

// A key file made for this test alone, and what its keys made of fixed values.
const frozenFile = `# The keys of a cohortbot. Keep this file secret and keep a copy of it in another place:
# without it, what is stored cannot be read by anybody. Never change a line.
cohortbot-keys 1
lookup i3XsMIKwdCOoKH0VbcVJogdl8j4t43ZrvQo4iF_jsgM
seal 1 _zIC-gLNxSfzUEBO80zKAkJUBQ_XDjUkL2MSGlaf4JM
sum 059a4e42a07fa51c
`
const frozenLookup = "cjbkSExr3phSdktvl7U2Wvfc"
const frozenMAC = "4r03y-rLpWI"
const frozenBox = "ARq3BXy6ZaWZrygkF-G9f1GgNFovA0P7JjTrFw7E6VyERNSftls5NjlrcQ"

// The recovery words of frozenFile.
const frozenLookupWords = "merge quarter around air also balcony pass autumn betray hotel fame dune iron weekend weather round island fuel dream illegal magnet vault siege learn"
const frozenSealWords = "you mosquito salon airport sword negative snap amount exclude omit crater afraid census action dismiss tide cry cannon sugar category pistol exit liquid kidney"
const frozenSumWords = "airport sponsor mouse domain"
