package Shop::Orders;
use strict;
use warnings;
use Time::Local;

#@2{
sub more { my @list = map { $_ } @_; return scalar @list; }
#@2}
sub new { return bless { name => "" }, shift }

sub known { return { 1 => 100 } }

sub find {
    my ($order) = @_;
    my $found = known()->{$order};
    die "no such order: $order\n" unless defined $found;
    return $found;
}

sub total { my ($order) = @_; return find($order) * 2; }

sub weight { my ($order) = @_; return find($order) + 1; }

sub not_empty {
    my ($value) = @_;
    die "a value is needed" if $value eq "";
    return $value;
}

sub rename { my ($self, $name) = @_; $self->{name} = not_empty($name); }

sub move { my ($self, $street) = @_; $self->{street} = not_empty($street); }

sub average { my @prices = @_; return 100 / scalar(@prices); }

sub share {
    my @prices = @_;
    my $parts = @prices; #@2
    return 1 / $parts; #@2
    return 1 / scalar(@prices);
}

sub quantity { my ($text) = @_; return timegm(0, 0, 0, $text =~ /^\d+$/ ? $text : 99, 1, 2020); }

sub page { my ($text) = @_; return timegm(0, 0, 0, $text =~ /^\d+$/ ? $text : 99, 2, 2020); }

1;
