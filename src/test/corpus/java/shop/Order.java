package shop;

import java.util.List;

record Order(String id, String customer, List<Line> lines) {

    record Line(String item, int quantity, long price) {}

    enum Status { OPEN, PAID, SENT }
}
