module Main where
import qualified Orders
import qualified Stock
import System.Environment

//@2{
more :: Int
more = 2

//@2}
run :: String -> String -> String
run "total" value = show (Orders.total (read value))
run "weight" value = show (Orders.weight (read value))
run "rename" _ = Orders.rename ""
run "move" _ = Orders.move ""
run "average" _ = show (Orders.average [])
run "share" _ = show (Orders.share [])
run "quantity" value = show (Orders.quantity value)
run "page" value = show (Orders.page value)
run "reserve" value = show (Stock.reserve value)
run _ value = show (Stock.nightly [value])

main :: IO ()
main = do
  [route, value] <- getArgs
  putStrLn (run route value)
