# What Perl says by itself.
use strict;
use warnings;

sub ratio { my ($won, $played) = @_; return $won / $played; }

print ratio(3, 0);
