# usage: ruby run.rb calls.txt out.jsonl variant: calls every route and writes one event a line for what is raised.
require 'json'
require_relative 'shop/routes'

calls, out, variant = ARGV
Thread.report_on_exception = false

def call(route, argument)
  Shop::Routes.new.public_send(route, argument)
  warn "Nothing was raised: #{route} #{argument}"
  nil
rescue Exception => e # a SystemStackError is one as well
  e
end

File.open(out, 'w') do |file|
  File.foreach(calls) do |line|
    next if line.strip.empty? || line.start_with?('#')

    route, group, arguments = line.split('|').map(&:strip)
    arguments.split(';').zip('a'..'d').each do |argument, data|
      error = call(route, argument)
      next unless error

      file.puts JSON.generate(group: group, variant: "#{variant}-#{data}", error_type: error.class.name,
                              message: error.message, platform: 'ruby',
                              stack_trace: error.full_message(highlight: false, order: :top))
    end
  end
end
